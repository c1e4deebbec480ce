/** The state of the hash after the beginning of a text. */
export interface HashedStart {
  readonly hash: number;
  /** The last one to three characters, which do not fill a block of four yet. */
  readonly block: number;
  readonly length: number;
  /** Negative: a character is not printable ASCII. */
  readonly strange: number;
}

const nothing: HashedStart = { hash: 0, block: 0, length: 0, strange: 0 };

/**
 * The unsigned hash murmur3_x86_32 (Austin Appleby, public domain) with seed 0, as in Unleash, of `start` and `text`
 * together; null unless both are printable ASCII, because other implementations encode other text differently. Not from
 * a library: the common one hashes only whole strings and is no longer maintained.
 */
export function murmur3(text: string, start: HashedStart = nothing): number | null {
  const { hash, block, length, strange } = startedWith(text, start);
  return strange < 0 ? null : finished(hash ^ scrambled(block) ^ length);
}

/** Hashes the beginning of many texts once. */
export function startedWith(text: string, start: HashedStart = nothing): HashedStart {
  let { hash, block, length, strange } = start;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    strange |= (code - 0x20) | (0x7e - code);
    block |= code << ((length & 3) << 3);
    length += 1;
    if ((length & 3) !== 0) continue;
    hash ^= scrambled(block);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
    block = 0;
  }
  return { hash, block, length, strange };
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
