import { timingSafeEqual } from "node:crypto";

/** Finds what stands under a digest. */
export interface DigestIndex<T> {
  readonly size: number;
  readonly find: (digest: Buffer) => T | null;
}

/**
 * Digests are compared in constant time. Only those with the same first byte are, so that many cost little; that
 * byte of a digest tells nothing of the secret behind it.
 */
export function createDigestIndex<T extends { readonly digest: Buffer }>(
  entries: readonly T[],
): DigestIndex<T> {
  const byFirstByte = Map.groupBy(entries, ({ digest }) => digest[0]);
  return {
    size: entries.length,
    find(digest) {
      let found: T | null = null;
      for (const entry of byFirstByte.get(digest[0]) ?? [])
        if (timingSafeEqual(entry.digest, digest)) found ??= entry;
      return found;
    },
  };
}
