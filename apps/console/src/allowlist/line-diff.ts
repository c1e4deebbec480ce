export interface DiffLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** Above this many pairs of lines the part that differs is shown as replaced. */
const mostPairs = 4_000_000;

/** What has to be done to the lines of one text to get the other's. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return [
    ...lines("same", a.slice(0, start)),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...lines("same", a.slice(a.length - end)),
  ];
}

const lines = (kind: DiffLine["kind"], texts: readonly string[]): DiffLine[] =>
  texts.map((text) => ({ kind, text }));

function middle(a: readonly string[], b: readonly string[]): DiffLine[] {
  if (a.length * b.length > mostPairs) return [...lines("removed", a), ...lines("added", b)];
  const width = b.length + 1;
  // The length of the longest common sequence of what follows each pair.
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        a[i] === b[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
  const found: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [left = "", right = ""] = [a[i], b[j]];
    if (left === right) {
      found.push({ kind: "same", text: left });
      i += 1;
      j += 1;
    } else if ((common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0)) {
      found.push({ kind: "removed", text: left });
      i += 1;
    } else {
      found.push({ kind: "added", text: right });
      j += 1;
    }
  }
  return [...found, ...lines("removed", a.slice(i)), ...lines("added", b.slice(j))];
}

/** Without what is far from any difference; null stands for lines that were left out. */
export function nearDifferences(diff: readonly DiffLine[], around = 3): (DiffLine | null)[] {
  const shown = new Set<number>();
  for (const [at, { kind }] of diff.entries())
    if (kind !== "same") for (let near = at - around; near <= at + around; near += 1) shown.add(near);
  const near: (DiffLine | null)[] = [];
  for (const [at, line] of diff.entries()) {
    if (shown.has(at)) near.push(line);
    else if (near.at(-1) !== null) near.push(null);
  }
  return near;
}
