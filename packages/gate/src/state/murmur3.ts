/**
 * The unsigned hash murmur3_x86_32 (Austin Appleby, public domain) with seed 0, as in Unleash, of consecutive texts;
 * null unless all of them are printable ASCII, because other implementations encode other text differently. Not from a
 * library: the common one hashes only concatenated strings and is no longer maintained.
 */
export function murmur3(texts: readonly string[]): number | null {
  let hash = 0;
  let block = 0;
  let length = 0;
  let strange = 0;
  for (const text of texts) {
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      strange |= (code - 0x20) | (0x7e - code); // Negative once a code is out of range.
      block |= code << ((length & 3) << 3);
      length += 1;
      if ((length & 3) !== 0) continue;
      hash ^= scrambled(block);
      hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
      block = 0;
    }
  }
  return strange < 0 ? null : finished(hash ^ scrambled(block) ^ length);
}

function scrambled(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

function finished(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
