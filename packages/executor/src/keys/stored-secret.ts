import type { Allowance } from "./authentication.ts";
import type { Caller } from "./caller.ts";

/** A key from a file or the database. */
export interface StoredKey {
  readonly caller: Caller;
  readonly allowance: Allowance;
  /** Milliseconds since 1970; null: never. */
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

/** One secret of a key; a key has two during a rotation. */
export interface StoredSecret {
  /** Null for key files, which are not written to: their uses are not recorded. */
  readonly secretId: string | null;
  /** SHA-256 of the secret. */
  readonly digest: Buffer;
  /** Set once the secret was replaced; milliseconds since 1970. */
  readonly validUntil: number | null;
  readonly key: StoredKey;
}

/** Owners of the keys that may submit now. */
export const submittersAmong = (secrets: readonly StoredSecret[], now: number): ReadonlySet<string> =>
  new Set(
    secrets
      .filter(({ key: { caller, revokedAt } }) => caller.roles.includes("submit") && revokedAt === null)
      .filter(({ key: { expiresAt } }) => expiresAt === null || expiresAt > now)
      .map(({ key }) => key.caller.owner),
  );
