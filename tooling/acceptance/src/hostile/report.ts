import { slowerThan } from "./findings.ts";
import type { Attacked } from "./under-attack.ts";
import type { Waits } from "./watch-others.ts";

const headings = [
  "attack",
  "answers",
  "/healthz p99",
  "most",
  "other p99",
  "alone",
  "ratio",
  "kill",
  "memory",
] as const;

export interface ReportRow {
  readonly attacked: Attacked;
  /** Another tenant's waits beside ordinary use by as many clients, and with nobody else. */
  readonly peace: Waits;
  readonly alone: Waits;
  readonly residentMb: number;
}

/**
 * What others noticed of each attack; times in milliseconds, memory in MiB. `alone`: how often longer another tenant's
 * p99 was than with nobody else; `ratio`: than beside ordinary use.
 */
export function tableOf(rows: readonly ReportRow[]): string {
  const cells = rows.map(({ attacked, peace, alone, residentMb }) => [
    attacked.name,
    answersInWords(attacked.answers),
    attacked.others.health.p99.toFixed(0),
    attacked.others.health.most.toFixed(0),
    attacked.others.otherTenant.p99.toFixed(0),
    slowerThan(attacked, alone).toFixed(1),
    slowerThan(attacked, peace).toFixed(1),
    attacked.killToSocketMs.toFixed(0),
    String(residentMb),
  ]);
  const widths = headings.map((heading, at) =>
    Math.max(heading.length, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  return [headings, ...cells]
    .map((row) =>
      row
        .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

/** By class of status: what each was is said where it was found. */
export function answersInWords(answers: Attacked["answers"]): string {
  const byClass = Map.groupBy(Object.entries(answers), ([answer]) => answer.replace(/^(\d)\d\d.*/, "$1xx"));
  return [...byClass]
    .map(([name, counted]) => `${counted.reduce((sum, [, count]) => sum + count, 0)} ${name}`)
    .toSorted()
    .join(", ");
}
