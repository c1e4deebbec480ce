import type { RunAnswer, SampleRun } from "./submit-run.ts";

/** One job: id, kind, status, path, gate or guard, reason, content. */
export type OutcomeRow = readonly [string, string, string, string, string, string, string];

export interface OutcomeGroup {
  readonly title: string;
  readonly rows: readonly OutcomeRow[];
}

const header: OutcomeRow = ["job", "kind", "status", "path", "stopped by", "reason", "content"];
const gap = "  ";
const leastContent = 24;

export function outcomeRows(run: SampleRun, answer: RunAnswer): OutcomeRow[] {
  return answer.jobs.map(({ result, decision }, index) => {
    const job = run.jobs[index];
    const stoppedBy = decision.gate ?? decision.guard ?? "-";
    const content = leadingText(result.output) ?? "-";
    return [
      job?.jobId ?? "?",
      job?.kind ?? "?",
      result.status,
      decision.path,
      stoppedBy,
      decision.reason,
      content,
    ];
  });
}

/** A table with one heading for each group; only the content is cut to fit the width. */
export function formatOutcomes(groups: readonly OutcomeGroup[], width: number): string {
  const all = [header, ...groups.flatMap(({ rows }) => rows)];
  const widths = header
    .slice(0, -1)
    .map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const used = widths.reduce((sum, columnWidth) => sum + columnWidth + gap.length, gap.length);
  const room = Math.max(leastContent, width - used);
  const line = (row: OutcomeRow): string =>
    `${gap}${widths.map((columnWidth, column) => row[column]?.padEnd(columnWidth)).join(gap)}${gap}${cut(row[6], room)}`;
  return [line(header), ...groups.flatMap(({ title, rows }) => ["", title, ...rows.map(line)])].join("\n");
}

function cut(text: string, room: number): string {
  const oneLine = text.replaceAll(/\s+/g, " ");
  return oneLine.length <= room ? oneLine : `${oneLine.slice(0, room - 1)}…`;
}

/**
 * The outermost text in an output that is long enough to be content and not a word such as a format's name:
 * a question stands above its options, whatever the order of the keys.
 */
function leadingText(output: unknown): string | undefined {
  const texts: string[] = [];
  for (let level: unknown[] = [output]; level.length > 0; level = level.flatMap(partsOf)) {
    texts.push(...level.filter((value) => typeof value === "string"));
  }
  return texts.find((text) => text.length > 20) ?? texts[0];
}

function partsOf(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
