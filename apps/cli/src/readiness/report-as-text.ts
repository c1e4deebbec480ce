import type { CriterionAnswer, ReadinessFigure, ReadinessReportV1 } from "@slotgate/contracts";
import { stageInWords } from "@slotgate/readiness";
import type { Style } from "../output/paint.ts";
import { printable } from "../output/printable.ts";
import { type Column, table } from "../output/table.ts";
import type { View } from "../output/view.ts";
import { paragraph } from "../output/wrapped.ts";

const verdicts = { met: "met", "not-met": "not met", "no-evidence": "no evidence" } as const;

/** The verdict, each criterion, what was found, figures and what to do next for those that are not met, and the digest. */
export function reportAsText(report: ReadinessReportV1, view: View): string {
  const { stage, environment, from, to, verdict, criteria, digest } = report;
  const ready = verdict === "ready";
  const head = `${stageInWords[stage]}: ${ready ? "ready" : "not ready"}`;
  return [
    `${view.paint(ready ? "good" : "bad", head)}\n`,
    paragraph(printable(`environment \`${environment}\`, from ${from} until ${to}`), view),
    ageOf(to, view),
    "\n",
    table(criteria, columns, view),
    ...criteria
      .filter(({ verdict, findings }) => verdict !== "met" || findings.length > 0)
      .map((one) => detailsOf(one, view)),
    `\nreport ${digest}\n`,
    stage === "ga" && criteria.some((one) => one.criterion === "sign-off" && one.verdict !== "met")
      ? `to sign it:\n  slotgate signoff add --role ROLE --area AREA --report ${digest} --statement TEXT\n`
      : "",
  ].join("");
}

const dayMs = 86_400_000;

/** A window may be chosen, and an old one shows nothing of what happened since. */
function ageOf(to: string, view: View): string {
  const days = Math.floor((view.now - Date.parse(to)) / dayMs);
  return days < 1
    ? ""
    : view.paint(
        "bad",
        paragraph(`the window ended ${days} days ago: what happened since is not judged`, view),
      );
}

const styleOf = ({ verdict }: CriterionAnswer): Style => (verdict === "met" ? "good" : "bad");

const columns: readonly Column<CriterionAnswer>[] = [
  { head: "CRITERION", cell: ({ criterion }) => criterion },
  { head: "VERDICT", cell: ({ verdict }) => verdicts[verdict], style: styleOf, as: "text" },
  { head: "FIGURES WITHIN BOUNDS", cell: withinBounds },
];

function withinBounds({ figures }: CriterionAnswer): string {
  const bounded = figures.filter(({ bound }) => bound !== null);
  return `${bounded.filter(({ met }) => met === true).length} of ${bounded.length}`;
}

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
  { criterion, verdict, figures, findings, moreFindings, command, next }: CriterionAnswer,
  view: View,
): string {
  const more = moreFindings === 0 ? [] : [`and ${moreFindings} more`];
  return [
    `\n${view.paint("strong", `${criterion}: ${verdicts[verdict]}`)}\n`,
    verdict === "met" ? "" : table(figures, figureColumns, view),
    ...[...findings, ...more].map((one) => paragraph(printable(`- ${one}`), view)),
    ...(next === null ? [] : [paragraph(printable(`next: ${next}`), view)]),
    // Not wrapped, so that it can be pasted.
    `evidence: ${printable(command)}\n`,
  ].join("");
}
