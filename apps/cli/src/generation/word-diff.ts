/** A piece of a text, that both have or only one. */
export interface Piece {
  readonly way: "same" | "removed" | "added";
  readonly text: string;
}

/** Beyond this many differing words the rest counts as replaced: the search takes their square. */
const mostEdits = 1_000;

/** The shortest way from one text to another, word by word (E. W. Myers, An O(ND) Difference Algorithm, 1986). */
export function wordDiff(before: string, after: string): Piece[] {
  const [old, own] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < old.length && start < own.length && old[start] === own[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < own.length - start &&
    old[old.length - 1 - end] === own[own.length - 1 - end]
  )
    end += 1;
  const middle = between(old.slice(start, old.length - end), own.slice(start, own.length - end));
  const pieces = joined([
    { way: "same", text: old.slice(0, start).join("") },
    ...middle,
    { way: "same", text: old.slice(old.length - end).join("") },
  ]);
  return atLines(pieces);
}

/**
 * A piece between two unchanged ones may begin and end earlier by the same words. It begins with a line if it can,
 * because people change lines.
 */
function atLines(pieces: readonly Piece[]): Piece[] {
  const result = [...pieces];
  for (let at = 1; at < result.length; at += 1) {
    const [before, piece, after] = result.slice(at - 1, at + 2);
    if (before?.way !== "same" || piece === undefined || piece.way === "same") continue;
    if (after !== undefined && after.way !== "same") continue;
    const moved = untilLine(before.text, piece.text);
    if (moved === "") continue;
    result[at - 1] = { way: "same", text: before.text.slice(0, -moved.length) };
    result[at] = { ...piece, text: moved + piece.text.slice(0, -moved.length) };
    result.splice(at + 1, 1, { way: "same", text: moved + (after?.text ?? "") });
  }
  return result.filter(({ text }) => text !== "");
}

/** The words since the last line end, if the piece ends with them, too. */
function untilLine(before: string, piece: string): string {
  const words = before.slice(before.lastIndexOf("\n") + 1);
  return piece.endsWith(words) && piece.length > words.length ? words : "";
}

/** Words, line ends and other white space. */
const wordsOf = (text: string): readonly string[] => text.match(/\n|[^\S\n]+|\S+/g) ?? [];

function between(old: readonly string[], own: readonly string[]): Piece[] {
  const replaced: Piece[] = [
    { way: "removed", text: old.join("") },
    { way: "added", text: own.join("") },
  ];
  const reach = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  for (let edits = 0; edits <= Math.min(old.length + own.length, mostEdits); edits += 1) {
    trace.push(new Map(reach));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const [left, right] = [reach.get(diagonal - 1) ?? -1, reach.get(diagonal + 1) ?? -1];
      let x = diagonal === -edits || (diagonal !== edits && left < right) ? right : left + 1;
      while (x < old.length && x - diagonal < own.length && old[x] === own[x - diagonal]) x += 1;
      reach.set(diagonal, x);
      if (x >= old.length && x - diagonal >= own.length) return piecesAlong(trace, { old, own });
    }
  }
  return replaced;
}

/** Follows the furthest reaches backwards. */
function piecesAlong(
  trace: readonly ReadonlyMap<number, number>[],
  { old, own }: { readonly old: readonly string[]; readonly own: readonly string[] },
): Piece[] {
  const pieces: Piece[] = [];
  let [x, y] = [old.length, own.length];
  for (const [edits, reach] of [...trace.entries()].reverse()) {
    const diagonal = x - y;
    const [left, right] = [reach.get(diagonal - 1) ?? -1, reach.get(diagonal + 1) ?? -1];
    const down = diagonal === -edits || (diagonal !== edits && left < right);
    const from = down ? right : left;
    const fromY = from - (down ? diagonal + 1 : diagonal - 1);
    while (x > Math.max(from, 0) && y > Math.max(fromY, 0) && old[x - 1] === own[y - 1]) {
      pieces.push({ way: "same", text: old[x - 1] ?? "" });
      x -= 1;
      y -= 1;
    }
    if (edits === 0) break;
    if (down) pieces.push({ way: "added", text: own[y - 1] ?? "" });
    else pieces.push({ way: "removed", text: old[x - 1] ?? "" });
    [x, y] = [from, fromY];
  }
  return pieces.reverse();
}

/** Joins neighbours of the same way, removed before added. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  let removed = "";
  let added = "";
  const settle = (): void => {
    if (removed !== "") result.push({ way: "removed", text: removed });
    if (added !== "") result.push({ way: "added", text: added });
    [removed, added] = ["", ""];
  };
  for (const { way, text } of pieces) {
    if (text === "") continue;
    if (way === "removed") removed += text;
    else if (way === "added") added += text;
    else {
      settle();
      const last = result.at(-1);
      if (last?.way === "same") result[result.length - 1] = { way, text: last.text + text };
      else result.push({ way, text });
    }
  }
  settle();
  return result;
}
