import type { RoundsResult } from "./run-rounds.ts";

/** The points that were hit, and what must be nothing. */
export function reportOf({ hits, missed, balance, requests, answers, findings }: RoundsResult): string {
  const width = Math.max(...[...hits.keys()].map(({ length }) => length));
  const histogram = [...hits].map(([name, count]) => `  ${name.padEnd(width)}  ${String(count).padStart(4)}`);
  const figures = [
    `${balance.records} records, ${balance.admissions} admissions, ${balance.interrupted} interrupted, ` +
      `${requests} requests at the provider, ${answers} answered jobs, ` +
      `${balance.toldLate} of them told by a late outcome, ${balance.heldBack} held back a stored result`,
    `requests without an admission  ${balance.requestsWithoutAdmission}`,
    `admissions without an outcome  ${balance.admissionsWithoutOutcome}`,
    `duplicates                     ${balance.duplicates}`,
    `broken links of chains         ${balance.brokenLinks}`,
    `answers without their record   ${balance.answersWithoutRecord}`,
  ];
  return [
    "points hit:",
    ...histogram,
    `  ${"not met".padEnd(width)}  ${String(missed).padStart(4)}`,
    "",
    ...figures,
    ...(findings.length === 0 ? [] : ["", ...findings]),
  ].join("\n");
}
