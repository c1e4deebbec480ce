/** Longer names are not compared. */
const longestName = 64;

/** The most similar of these names: at most two edits away, and at most a third of its letters. */
export function nearMiss(name: string, names: readonly string[]): string | null {
  let best: { readonly name: string; readonly distance: number } | null = null;
  for (const candidate of names) {
    if (candidate === name) return null;
    const longest = Math.max(name.length, candidate.length);
    const most = Math.min(2, Math.floor(longest / 3));
    if (longest - Math.min(name.length, candidate.length) > most) continue;
    const distance = slipsApart(name.toLowerCase(), candidate.toLowerCase());
    if (distance <= most && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { name: candidate, distance };
  }
  return best?.name ?? null;
}

/** The number of letters left out, added, replaced or swapped with the next (optimal string alignment). */
function slipsApart(one: string, other: string): number {
  if (one.length > longestName || other.length > longestName) return Number.POSITIVE_INFINITY;
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1] ? before[j - 2] : undefined;
      const missed = 1 + Math.min(row[j] ?? 0, next[j - 1] ?? 0);
      next.push(Math.min(replaced, missed, swapped === undefined ? missed : swapped + 1));
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}
