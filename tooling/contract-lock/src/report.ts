import type { Difference } from "./difference.ts";

/** One line for each difference: subject by subject, those with a breaking one first, and those first in each. */
export function report(differences: readonly Difference[]): readonly string[] {
  const bySubject = [...Map.groupBy(differences, ({ subject }) => subject).values()];
  return breakingFirst(bySubject, (group) => group.some(isBreaking))
    .flatMap((group) => breakingFirst(group, isBreaking))
    .map(inOneLine);
}

export const isBreaking = ({ verdict }: Difference): boolean => verdict.kind === "breaking";

function breakingFirst<T>(all: readonly T[], breaking: (one: T) => boolean): readonly T[] {
  return [...all.filter(breaking), ...all.filter((one) => !breaking(one))];
}

function inOneLine({ subject, what, verdict }: Difference): string {
  return `${subject}: ${what}: ${verdict.kind === "breaking" ? verdict.why : "compatible"}`;
}

/** How many of each, e.g. "1 breaking difference and 2 compatible ones". */
export function countsInWords(differences: readonly Difference[]): string {
  const breaking = differences.filter(isBreaking).length;
  const compatible = differences.length - breaking;
  const words = [
    ...(breaking > 0 ? [`${breaking} breaking`] : []),
    ...(compatible > 0 ? [`${compatible} compatible`] : []),
  ];
  return `${words.join(" and ")} ${differences.length === 1 ? "difference" : "differences"}`;
}
