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
    const content = longestText(result.output) ?? "-";
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

/** The longest of the texts in an output: what a reader would call its content. */
function longestText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return undefined;
  const texts = Object.values(value).flatMap((part) => longestText(part) ?? []);
  return texts.sort((left, right) => right.length - left.length)[0];
}
