import { hash, randomBytes } from "node:crypto";

/** A short id, in lower-case hexadecimal, so that it cannot be mistaken for a part of the secret behind it. */
export const newShortId = (): string => randomBytes(6).toString("hex");

/** A bearer secret; its first part tells people, and scanners for leaked secrets, whose it is. */
export const newSecret = (keyId: string): string =>
  `slotgate_${keyId}_${randomBytes(32).toString("base64url")}`;

/**
 * What is stored of a secret. A plain SHA-256 is enough for 256 random bits: slow hashes protect what people
 * choose and others can guess, and would make every request slow.
 */
export const digestOf = (secret: string): Buffer => hash("sha256", secret, "buffer");
