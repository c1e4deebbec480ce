/**
 * The bucket of a job, so that mock evidence has the real one. Source: DESIGN.md, "Rollout bucket". Implemented here
 * because the package depends on nothing but Zod; a test in `@slotgate/gate` compares it with the engine's.
 */
export function rolloutBucket({
  groupId,
  jobId,
}: {
  readonly groupId: string;
  readonly jobId: string;
}): number {
  const hash = murmur3(`${groupId}:${jobId}`);
  return (hash % 100) * 100 + (Math.floor(hash / 100) % 100);
}

/** murmur3_x86_32 with seed 0, of ASCII text. */
function murmur3(text: string): number {
  const byteAt = (at: number): number => text.charCodeAt(at) & 0xff;
  let hash = 0;
  const whole = text.length - (text.length % 4);
  for (let at = 0; at < whole; at += 4) {
    const block = byteAt(at) | (byteAt(at + 1) << 8) | (byteAt(at + 2) << 16) | (byteAt(at + 3) << 24);
    hash = Math.imul(rotated(hash ^ scrambled(block), 13), 5) + 0xe6546b64;
  }
  let tail = 0;
  for (let at = text.length - 1; at >= whole; at -= 1) tail = (tail << 8) | byteAt(at);
  hash ^= scrambled(tail) ^ text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
const scrambled = (block: number): number => Math.imul(rotated(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
