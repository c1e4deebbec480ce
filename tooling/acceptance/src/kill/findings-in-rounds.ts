import type { KillRound } from "./kill-round.ts";
import { type KillRounds, wayNames } from "./run-kill-rounds.ts";

/** Everything in the rounds that must not happen. */
export const findingsInRounds = ({ rounds, withinMs, disagreements }: KillRounds): readonly string[] => [
  ...wayNames.flatMap((name) =>
    rounds[name].flatMap((round, index) =>
      findingsIn(round, withinMs[name]).map((finding) => `${name}, round ${index + 1}: ${finding}`),
    ),
  ),
  ...disagreements,
];

function findingsIn(round: KillRound, boundMs: number): string[] {
  const { admissionsAfter, resultsAfter, startsPerSecond, lastStartMs, lastCloseMs, blindMs, notStubbed } =
    round;
  // Provider and callers are this process: what arrived while it was blocked was noted late.
  const latestMs = boundMs + blindMs;
  const found: readonly (readonly [boolean, string])[] = [
    [(admissionsAfter ?? 0) !== 0, `${admissionsAfter} admissions became visible after the kill`],
    [(resultsAfter ?? 0) !== 0, `${resultsAfter} results were released after the kill`],
    [!(startsPerSecond.before > 0), "nothing started before the kill, so that nothing is shown"],
    [startsPerSecond.after !== 0, `${startsPerSecond.after} starts a second after the kill`],
    [!(lastStartMs <= latestMs), `the last request came ${lastStartMs} ms after the answer`],
    [!(lastCloseMs <= latestMs), `the last connection was closed ${lastCloseMs} ms after the answer`],
    [notStubbed !== 0, `${notStubbed} calls in flight did not end as a stub of the kill`],
  ];
  return found.flatMap(([is, finding]) => (is ? [finding] : []));
}
