import { hash, randomBytes } from "node:crypto";

/** A short id in lower-case hexadecimal, which cannot be mistaken for a part of the secret that follows it. */
export const newShortId = (): string => randomBytes(6).toString("hex");

/** A bearer secret; its first part identifies the key to people and secret scanners. */
export const newSecret = (keyId: string): string =>
  `slotgate_${keyId}_${randomBytes(32).toString("base64url")}`;

/**
 * The stored digest of a secret. Plain SHA-256 is enough for 256 random bits: slow hashes protect guessable passwords,
 * and would make every request slow.
 */
export const digestOf = (secret: string): Buffer => hash("sha256", secret, "buffer");
