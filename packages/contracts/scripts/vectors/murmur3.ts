/**
 * MurmurHash3_x86_32 (Austin Appleby, public domain) as an unsigned number. Implemented independently of the gate, so
 * that the vectors do not repeat its mistakes.
 */
export function murmur3({ bytes, seed }: { readonly bytes: Uint8Array; readonly seed: number }): number {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tail = bytes.length & ~3;
  let hash = seed;
  for (let at = 0; at < tail; at += 4) {
    hash = rotated13(hash ^ scrambled(words.getUint32(at, true)));
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  const rest = bytes.subarray(tail).reduce((word, byte, at) => word | (byte << (8 * at)), 0);
  return finished(hash ^ scrambled(rest) ^ bytes.length);
}

const scrambled = (word: number): number => Math.imul(rotated15(Math.imul(word, 0xcc9e2d51)), 0x1b873593);

const rotation =
  (by: number) =>
  (word: number): number =>
    (word << by) | (word >>> (32 - by));
const rotated13 = rotation(13);
const rotated15 = rotation(15);

function finished(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
