import { hash, timingSafeEqual } from "node:crypto";
import type { KeyEntry } from "../config/key-file.ts";
import type { Caller } from "./caller.ts";

/** The bearer keys that open `/v1`. */
export interface KeyRing {
  readonly size: number;
  /** Who presents this `Authorization` header, or null when no key fits. */
  readonly authenticate: (authorization: string | undefined) => Caller | null;
}

/**
 * Secrets are compared by their digests, in constant time. Only digests with the same first byte are compared,
 * so that many keys cost little; that byte of a digest tells nothing of the secret behind it.
 */
export function createKeyRing(entries: readonly KeyEntry[]): KeyRing {
  const keys = entries.map(({ sha256, ...caller }) => ({
    digest: Buffer.from(sha256, "hex"),
    caller: { owner: caller.subject, ...caller },
  }));
  const byFirstByte = Map.groupBy(keys, ({ digest }) => digest[0]);
  return {
    size: keys.length,
    authenticate(authorization) {
      const secret = /^Bearer ([^\s]{1,512})$/i.exec(authorization ?? "")?.[1];
      if (secret === undefined) return null;
      const digest = hash("sha256", secret, "buffer");
      let found: Caller | null = null;
      for (const key of byFirstByte.get(digest[0]) ?? [])
        if (timingSafeEqual(key.digest, digest)) found ??= key.caller;
      return found;
    },
  };
}
