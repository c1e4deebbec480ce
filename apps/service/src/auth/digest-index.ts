import { timingSafeEqual } from "node:crypto";

/** Looks up values by digest. */
export interface DigestIndex<T> {
  readonly size: number;
  readonly find: (digest: Buffer) => T | null;
}

/**
 * Compares digests in constant time, and only those with the same first byte, so that many keys cost little; that byte
 * reveals nothing of the secret.
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
