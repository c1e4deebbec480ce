/**
 * A set of small integers as 32-bit words, of which only nonzero ones are stored. `summary` has one bit per word, so
 * that 1,024 members are skipped with one `&`.
 */
export interface SparseBits {
  readonly summary: Uint32Array;
  /** For each summary word, how many words are stored before it. */
  readonly before: Uint32Array;
  readonly words: Uint32Array;
}

/** Builds the set of `members` (ascending, each below `capacity`). */
export function sparseBits(members: readonly number[], capacity: number): SparseBits {
  const summary = new Uint32Array(Math.ceil(capacity / 1_024));
  const before = new Uint32Array(summary.length);
  const words: number[] = [];
  let last = -1;
  for (const member of members) {
    const index = member >>> 5;
    if (index !== last) words.push(0);
    last = index;
    words[words.length - 1] = ((words.at(-1) ?? 0) | (1 << (member & 31))) >>> 0;
    summary[index >>> 5] = (summary[index >>> 5] ?? 0) | (1 << (index & 31));
  }
  let kept = 0;
  for (let group = 0; group < summary.length; group += 1) {
    before[group] = kept;
    kept += onesIn(summary[group] ?? 0);
  }
  return { summary, before, words: Uint32Array.from(words) };
}

/** The word at `index`, 0 if not stored. */
export function wordAt(bits: SparseBits, index: number): number {
  const group = index >>> 5;
  const summary = bits.summary[group] ?? 0;
  const bit = 1 << (index & 31);
  if ((summary & bit) === 0) return 0;
  return bits.words[(bits.before[group] ?? 0) + onesIn(summary & (bit - 1))] ?? 0;
}

/** The position of the lowest set bit. */
export const lowestBit = (word: number): number => 31 - Math.clz32(word & -word);

function onesIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
