import type { CriterionAnswer, ReadinessFigure, ReadinessReportV1 } from "@slotgate/contracts";

const verdicts = { met: "met", "not-met": "**not met**", "no-evidence": "**no evidence**" } as const;

export const stageInWords = { beta: "Beta entry", ga: "Beta to GA" } as const;

/** A report for a release board's documents: the verdict, each criterion with its figures, the days, the sign-offs. */
export function reportAsMarkdown(report: ReadinessReportV1): string {
  const { stage, environment, from, to, verdict, criteria, days, signoffs, digest, basis } = report;
  const met = criteria.filter((one) => one.verdict === "met").length;
  return [
    `# ${stageInWords[stage]}: ${verdict === "ready" ? "ready" : "not ready"}`,
    `Environment ${code(environment)}, from ${from} until ${to}. ${met} of ${criteria.length} criteria are met.`,
    rows(
      ["criterion", "verdict", "next"],
      criteria.map((one) => [one.criterion, verdicts[one.verdict], text(one.next ?? "")]),
    ),
    ...criteria.flatMap(section),
    "## Days",
    rows(
      ["day", "minutes up", "denied", "completed", "failed", "stopped", "p50 ms", "p95 ms"],
      days.map((day) => [
        day.day,
        `${day.goodMinutes} of ${day.minutes}`,
        ...[day.denied, day.completed, day.failed, day.stopped, day.p50Ms, day.p95Ms].map((figure) =>
          figure === null ? "-" : String(figure),
        ),
      ]),
    ),
    "## Sign-offs",
    signoffs.length === 0
      ? "None."
      : rows(
          ["role", "area", "by", "at", "state", "statement"],
          signoffs.map(({ role, area, subject, signedAt, state, because, statement }) => [
            role,
            area,
            text(subject),
            signedAt,
            because === null ? state : `${state}: ${text(because)}`,
            text(statement),
          ]),
        ),
    "## What the report stands for",
    rows(
      ["", "value"],
      Object.entries(basis).map(([name, value]) => [name, value === null ? "none" : code(value)]),
    ),
    `Report ${code(digest)}.`,
  ]
    .map((block) => `${block}\n`)
    .join("\n");
}

function section({
  criterion,
  verdict,
  figures,
  findings,
  moreFindings,
  command,
}: CriterionAnswer): string[] {
  const more = moreFindings === 0 ? [] : [`- and ${moreFindings} more`];
  return [
    `## ${criterion}: ${verdicts[verdict].replaceAll("*", "")}`,
    rows(
      ["figure", "value", "bound"],
      figures.map((figure) => [text(figure.what), marked(figure), text(figure.bound ?? "")]),
    ),
    ...(findings.length === 0 ? [] : [[...findings.map((one) => `- ${text(one)}`), ...more].join("\n")]),
    `Evidence: ${code(command)}`,
  ];
}

const marked = ({ value, bound, met }: ReadinessFigure): string => {
  const shown = value === null ? "no evidence" : text(String(value));
  return bound === null || met === true ? shown : `**${shown}**`;
};

const rows = (head: readonly string[], body: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Text from people and records, which must not become markup. */
const text = (value: string): string =>
  value.replace(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`).replace(/\s+/g, " ");

const code = (value: string): string => `\`${value.replaceAll("`", "'").replaceAll("|", "/")}\``;
