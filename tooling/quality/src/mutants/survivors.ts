/** A change of one place in a source that no test noticed. */
export interface Survivor {
  /** From the repository's root. */
  readonly file: string;
  readonly line: number;
  /** The line of source that it starts in. */
  readonly at: string;
  readonly original: string;
  readonly replacement: string;
}

/** Why a survivor cannot be told from the source by any test. It names the place by its text, since lines move. */
export interface Explanation extends Omit<Survivor, "line"> {
  /** How many places of the file have this text; 1 by default. */
  readonly times?: number;
  readonly reason: string;
}

export interface Comparison {
  readonly unexplained: readonly Survivor[];
  readonly explained: readonly Survivor[];
  /** Of files that were mutated, and with fewer survivors than they explain. */
  readonly withoutSurvivor: readonly Explanation[];
}

export function compareSurvivors(
  survivors: readonly Survivor[],
  {
    explanations,
    mutated,
  }: { readonly explanations: readonly Explanation[]; readonly mutated: readonly string[] },
): Comparison {
  const left = new Map<string, number>();
  for (const one of explanations) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + (one.times ?? 1));
  const unexplained: Survivor[] = [];
  const explained: Survivor[] = [];
  for (const survivor of survivors) {
    const times = left.get(keyOf(survivor)) ?? 0;
    left.set(keyOf(survivor), times - 1);
    (times > 0 ? explained : unexplained).push(survivor);
  }
  const withoutSurvivor = explanations.filter(
    (one) => mutated.includes(one.file) && (left.get(keyOf(one)) ?? 0) > 0,
  );
  return { unexplained, explained, withoutSurvivor };
}

const keyOf = ({ file, at, original, replacement }: Omit<Survivor, "line">): string =>
  JSON.stringify([file, at, original, replacement]);

/** As a mutation testing tool gives it: counted from 1, the end exclusive. */
export interface Range {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

export interface Mutation {
  readonly file: string;
  readonly location: Range;
  readonly replacement: string;
}

export function survivorOf({ file, location, replacement }: Mutation, source: string): Survivor {
  const { from, to } = offsetsOf(location, source);
  return {
    file,
    line: location.start.line,
    at: squeezed(source.split("\n")[location.start.line - 1] ?? ""),
    original: squeezed(source.slice(from, to)),
    replacement: squeezed(replacement),
  };
}

export function applyMutation({ location, replacement }: Mutation, source: string): string {
  const { from, to } = offsetsOf(location, source);
  return source.slice(0, from) + replacement + source.slice(to);
}

function offsetsOf({ start, end }: Range, source: string): { readonly from: number; readonly to: number } {
  const lines = source.split("\n");
  const offsetOf = ({ line, column }: Range["start"]): number =>
    lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  return { from: offsetOf(start), to: offsetOf(end) };
}

const mostCharacters = 120;

/** One line, and not all of a long one. */
function squeezed(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  return line.length <= mostCharacters ? line : `${line.slice(0, mostCharacters)}…`;
}

export const describeSurvivor = ({ file, line, original, replacement }: Survivor): string =>
  `${file}:${line}  ${original}  →  ${replacement === "" ? "(nothing)" : replacement}`;
