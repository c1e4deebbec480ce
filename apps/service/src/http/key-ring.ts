import { createHash, timingSafeEqual } from "node:crypto";
import type { KeyEntry } from "../config/key-file.ts";
import type { Caller } from "./caller.ts";

/** The bearer keys that open `/v1`. */
export interface KeyRing {
  readonly size: number;
  /** Who presents this `Authorization` header, or null when no key fits. */
  readonly authenticate: (authorization: string | undefined) => Caller | null;
}

/** Secrets are compared by their digests, all of them, in constant time. */
export function createKeyRing(entries: readonly KeyEntry[]): KeyRing {
  const keys = entries.map(({ sha256, ...caller }) => ({ digest: Buffer.from(sha256, "hex"), caller }));
  return {
    size: keys.length,
    authenticate(authorization) {
      const secret = /^Bearer ([^\s]{1,512})$/i.exec(authorization ?? "")?.[1];
      if (secret === undefined) return null;
      const digest = createHash("sha256").update(secret, "utf8").digest();
      let found: Caller | null = null;
      for (const key of keys) if (timingSafeEqual(key.digest, digest)) found ??= key.caller;
      return found;
    },
  };
}
