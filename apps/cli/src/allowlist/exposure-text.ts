import type { ExposureChange, ExposureSample } from "@slotgate/contracts";
import { inThousands } from "../output/progress-bar.ts";
import { table } from "../output/table.ts";
import type { View } from "../output/view.ts";
import { duration, when } from "../output/when.ts";
import { paragraph } from "../output/wrapped.ts";

/** Describes the jobs that a preview is based on. */
export function sampleText({ jobs, since, until, complete, observedMs }: ExposureSample, view: View): string {
  const time = `between ${when(since, view)} and ${when(until, view)}`;
  if (jobs === 0)
    return paragraph(`No job was decided ${time}: the sample is empty, so the effect is unknown.`, view);
  const part = complete ? "all jobs" : "the newest jobs";
  return paragraph(
    `Sample: ${inThousands(jobs)} jobs, ${part} decided ${time}. Each counts once, with the evidence ` +
      "of its latest decision; gates 1 and 2 (kill switch, AI flag) are assumed to pass, guards are not checked. " +
      `Records exist for the last ${duration(observedMs)} of that time.`,
    view,
  );
}

/** The effect on the sample at one percentage. */
export function exposureText(title: string, change: ExposureChange, view: View): string {
  const { newlyAdmitted, noLongerAdmitted, admittedEitherWay, deniedEitherWay } = change;
  const rows: readonly (readonly [number, string])[] = [
    [newlyAdmitted, "newly admitted"],
    [noLongerAdmitted, "no longer admitted"],
    [admittedEitherWay, "admitted either way"],
    [deniedEitherWay, "denied either way"],
  ];
  const width = Math.max(...rows.map(([count]) => inThousands(count).length));
  return [
    `\n${title} (${change.basisPoints / 100} %):\n`,
    ...rows.map(([count, meaning]) => `  ${inThousands(count).padStart(width)}  ${meaning}\n`),
    estimateText(change),
    ...tables(change, view),
  ].join("");
}

function estimateText({ callsADay, tokensADay }: ExposureChange): string {
  if (callsADay === null) return "  calls and tokens a day: too few observations for an estimate\n";
  const tokens = tokensADay === null ? "unknown: no call was observed" : perDay(tokensADay);
  return `  calls a day ${perDay(callsADay)}, tokens a day ${tokens}\n`;
}

const perDay = ({ before, after }: { readonly before: number; readonly after: number }): string =>
  `${inThousands(before)} -> ${inThousands(after)} (estimated)`;

function tables({ byValue, examples }: ExposureChange, view: View): readonly string[] {
  if (byValue.length === 0) return [];
  const values = table(
    byValue,
    [
      { head: "FIELD", cell: ({ field }) => field, as: "text" },
      { head: "VALUE", cell: ({ value }) => value, as: "text" },
      { head: "IN", cell: ({ newlyAdmitted }) => `+${newlyAdmitted}` },
      { head: "OUT", cell: ({ noLongerAdmitted }) => `-${noLongerAdmitted}` },
    ],
    view,
  );
  const shown = table(
    examples,
    [
      { head: "WAY", cell: ({ way }) => way },
      { head: "OWNER", cell: ({ owner }) => owner, as: "text" },
      { head: "JOB", cell: ({ jobId }) => jobId, as: "id" },
      { head: "RULE", cell: ({ ruleId }) => ruleId, as: "text" },
    ],
    view,
  );
  return [`\n${values}`, `\n${shown}`];
}
