import type { CriterionAnswer, ReadinessFigure, ReadinessReportV1 } from "@slotgate/contracts";
import type { Style } from "../output/paint.ts";
import { printable } from "../output/printable.ts";
import { type Column, table } from "../output/table.ts";
import type { View } from "../output/view.ts";
import { paragraph } from "../output/wrapped.ts";

const verdicts = { met: "met", "not-met": "not met", "no-evidence": "no evidence" } as const;
const stages = { beta: "Beta entry", ga: "Beta to GA" } as const;

/** The verdict, each criterion with what to do next, the figures of those that are not met, and the digest to sign. */
export function reportAsText(report: ReadinessReportV1, view: View): string {
  const { stage, environment, from, to, verdict, criteria, digest } = report;
  const ready = verdict === "ready";
  const head = `${stages[stage]}: ${ready ? "ready" : "not ready"}`;
  return [
    `${view.paint(ready ? "good" : "bad", head)}\n`,
    paragraph(printable(`environment \`${environment}\`, from ${from} until ${to}`), view),
    "\n",
    table(criteria, columns, view),
    ...criteria.filter((one) => one.verdict !== "met").map((one) => detailsOf(one, view)),
    "\n",
    paragraph(`report ${digest}`, view),
  ].join("");
}

const styleOf = ({ verdict }: CriterionAnswer): Style => (verdict === "met" ? "good" : "bad");

const columns: readonly Column<CriterionAnswer>[] = [
  { head: "CRITERION", cell: ({ criterion }) => criterion },
  { head: "VERDICT", cell: ({ verdict }) => verdicts[verdict], style: styleOf, as: "text" },
  { head: "NEXT", cell: ({ next }) => next, as: "text" },
];

export const figureColumns: readonly Column<ReadinessFigure>[] = [
  { head: "FIGURE", cell: ({ what }) => what, as: "text" },
  {
    head: "VALUE",
    cell: ({ value }) => value ?? "no evidence",
    style: ({ bound, met }) => (bound === null ? null : met === true ? "good" : "bad"),
    as: "text",
  },
  { head: "BOUND", cell: ({ bound }) => bound, as: "text" },
];

function detailsOf(
  { criterion, figures, findings, moreFindings, command }: CriterionAnswer,
  view: View,
): string {
  const more = moreFindings === 0 ? [] : [`and ${moreFindings} more`];
  return [
    `\n${view.paint("strong", criterion)}\n`,
    table(figures, figureColumns, view),
    ...[...findings, ...more].map((one) => paragraph(printable(one), view)),
    paragraph(printable(`evidence: ${command}`), view),
  ].join("");
}
