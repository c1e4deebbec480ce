import { findingsInRounds } from "./findings-in-rounds.ts";
import type { KillRound } from "./kill-round.ts";
import { type KillRounds, wayNames } from "./run-kill-rounds.ts";

/** The measured figures, and what must not be. */
export function reportOf(measured: KillRounds): string {
  const { rounds, submittedPerSecond, requests, answers } = measured;
  const findings = findingsInRounds(measured);
  return [
    `${submittedPerSecond} submissions a second to two replicas; ${answers} answered jobs, ${requests} requests at the provider`,
    ...wayNames.flatMap((name) => (rounds[name].length === 0 ? [] : ["", ...tableOf(name, rounds[name])])),
    "",
    ...(findings.length === 0 ? ["nothing found that must not be"] : findings),
  ].join("\n");
}

function tableOf(name: string, rounds: readonly KillRound[]): string[] {
  const most = (of: (round: KillRound) => number | null): string => {
    const values = rounds.map(of).filter((value) => value !== null);
    return values.length === 0 ? "-" : String(Math.max(...values));
  };
  const spread = (of: (round: KillRound) => number): string => {
    const values = rounds.map(of).toSorted((one, other) => one - other);
    const at = (share: number) => values[Math.min(values.length - 1, Math.floor(values.length * share))];
    return `${at(0)} / ${at(0.5)} / ${at(0.95)} / ${at(1)}`;
  };
  return [
    `${rounds.length} rounds through ${name === "service" ? "the service's own kill" : name}`,
    `  admissions visible after the kill's commit, most in a round   ${most((round) => round.admissionsAfter)}`,
    `  results released after it, most in a round                    ${most((round) => round.resultsAfter)}`,
    `  starts a second before it (min / median / p95 / max)          ${spread((round) => round.startsPerSecond.before)}`,
    `  starts a second after it (min / median / p95 / max)           ${spread((round) => round.startsPerSecond.after)}`,
    `  requests in flight at the question                            ${spread((round) => round.inFlight)}`,
    `  from question to answer, ms                                   ${spread((round) => round.engagedInMs)}`,
    `  last request after the answer, ms                             ${spread((round) => round.lastStartMs)}`,
    `  last connection closed after the answer, ms                   ${spread((round) => round.lastCloseMs)}`,
    `  the measuring process saw nothing for at most, ms             ${spread((round) => round.blindMs)}`,
    `  calls in flight that were no stub of the kill                 ${most((round) => round.notStubbed)}`,
  ];
}
