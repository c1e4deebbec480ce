import type { Criterion, CriterionAnswer, ReadinessFigure } from "@slotgate/contracts";
import type { Cases } from "./tally.ts";

/** A figure that must be at least as large as its bound; null: there is no evidence. */
export const atLeast = (what: string, value: number | null, bound: number, unit = ""): ReadinessFigure => ({
  what,
  value,
  bound: `at least ${bound}${unit}`,
  met: value === null ? null : value >= bound,
});

/** A figure that must be at most as large as its bound; null: there is no evidence. */
export const atMost = (what: string, value: number | null, bound: number, unit = ""): ReadinessFigure => ({
  what,
  value,
  bound: `at most ${bound}${unit}`,
  met: value === null ? null : value <= bound,
});

/** Something that must be so; null: there is no evidence. */
export const mustBe = (what: string, is: boolean | null): ReadinessFigure => ({
  what,
  value: is === null ? null : is ? "yes" : "no",
  bound: "yes",
  met: is,
});

export const only = (what: string, value: number | string | null): ReadinessFigure => ({
  what,
  value,
  bound: null,
  met: null,
});

interface Answering {
  readonly figures: readonly ReadinessFigure[];
  readonly findings?: readonly Cases[];
  readonly command: string;
  /** What to do when it is not met. */
  readonly next: string;
  /** What to do when there is no evidence. */
  readonly nextWithout: string;
}

/** Met only if every figure with a bound is; a figure without evidence outweighs those that are met. */
export function answer(
  criterion: Criterion,
  { figures, findings = [], command, next, nextWithout }: Answering,
): CriterionAnswer {
  const bounded = figures.filter(({ bound }) => bound !== null);
  const verdict = bounded.some(({ met }) => met === false)
    ? "not-met"
    : bounded.length === 0 || bounded.some(({ met }) => met !== true)
      ? "no-evidence"
      : "met";
  const examples = findings.flatMap((cases) => cases.examples).slice(0, 20);
  const all = findings.reduce((sum, { count }) => sum + count, 0);
  return {
    criterion,
    verdict,
    figures: [...figures],
    findings: examples,
    moreFindings: all - examples.length,
    command,
    next: verdict === "met" ? null : verdict === "not-met" ? next : nextWithout,
  };
}
