import type { Role } from "../http/caller.ts";
import type { Expiry } from "./expiry.ts";

/** Makes, changes and lists keys. The database's clock counts, for all machines that do so. */
export interface KeyAdmin {
  /** Throws `PastExpiryError`. */
  readonly create: (key: NewKey) => Promise<KeyWithSecret>;
  /** Newest first. */
  readonly list: () => Promise<readonly KeyFacts[]>;
  /** Throws `NoSuchKeyError`, `KeyEndedError`, `SecretsInUseError`. */
  readonly rotate: (rotation: Rotation) => Promise<RotatedKey>;
  /** A key that was revoked before stays as it is. Throws `NoSuchKeyError`. */
  readonly revoke: (revocation: Revocation) => Promise<{ readonly key: KeyFacts; readonly before: boolean }>;
}

export interface NewKey {
  readonly subject: string;
  readonly owner: string;
  readonly roles: readonly Role[];
  /** Null: never. */
  readonly expires: Expiry | null;
  /** Requests per minute; null: the service's own limit. */
  readonly rateLimit: number | null;
  readonly by: string;
}

export interface Rotation {
  readonly keyId: string;
  /** How long the secret that is replaced goes on opening. */
  readonly overlapMs: number;
  /** Of two valid secrets the older one ends now, which makes room for the new one. */
  readonly previous: "keep" | "end";
}

export interface Revocation {
  readonly keyId: string;
  readonly reason: string;
  readonly by: string;
}

export type KeyState = "active" | "expired" | "revoked";

export interface KeyFacts {
  readonly keyId: string;
  readonly subject: string;
  readonly owner: string;
  readonly roles: readonly string[];
  readonly rateLimit: number | null;
  readonly state: KeyState;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
  readonly revokedReason: string | null;
  /** Secrets that open at the moment: one, two while rotating, none once the key has ended. */
  readonly validSecrets: number;
  /** Null: never, as far as was written; replicas write every ten seconds. */
  readonly lastUsedAt: Date | null;
}

export interface KeyWithSecret {
  readonly key: KeyFacts;
  /** Known here and now, and never again. */
  readonly secret: string;
}

export interface RotatedKey extends KeyWithSecret {
  /** Until when the secret that was replaced opens. */
  readonly previousUntil: Date;
}
