import type { Role } from "./caller.ts";
import type { Expiry } from "./expiry.ts";

/** Creates, changes and lists keys. The database's clock decides, for all machines. */
export interface KeyAdmin {
  /** Throws `PastExpiryError`. */
  readonly create: (key: NewKey) => Promise<KeyWithSecret>;
  /** Newest first. */
  readonly list: () => Promise<readonly KeyFacts[]>;
  /** Throws `NoSuchKeyError`, `KeyEndedError`, `SecretsInUseError`. */
  readonly rotate: (rotation: Rotation) => Promise<RotatedKey>;
  /** Leaves a key that was already revoked unchanged. Throws `NoSuchKeyError`. */
  readonly revoke: (revocation: Revocation) => Promise<{ readonly key: KeyFacts; readonly before: boolean }>;
}

export interface NewKey {
  readonly subject: string;
  readonly owner: string;
  readonly roles: readonly Role[];
  /** Null: never. */
  readonly expires: Expiry | null;
  /** Requests per minute; null: the service's default. */
  readonly rateLimit: number | null;
  readonly by: string;
}

export interface Rotation {
  readonly keyId: string;
  /** How long the old secret stays valid. */
  readonly overlapMs: number;
  /** `end`: the older of two valid secrets ends now, to make room for the new one. */
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
  /** Number of valid secrets: one, two during a rotation, none once the key has ended. */
  readonly validSecrets: number;
  /** Null: no recorded use; replicas record uses every ten seconds. */
  readonly lastUsedAt: Date | null;
}

export interface KeyWithSecret {
  readonly key: KeyFacts;
  /** Shown only once. */
  readonly secret: string;
}

export interface RotatedKey extends KeyWithSecret {
  /** Until when the old secret is valid. */
  readonly previousUntil: Date;
}
