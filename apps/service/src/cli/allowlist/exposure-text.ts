import type { ExposureChange, ExposureSample } from "@slotgate/contracts";
import { printable } from "../printable.ts";
import { inThousands } from "../progress-bar.ts";
import { textTable } from "../text-table.ts";

/** How many jobs a preview tells from. */
export function sampleText({ jobs, since, until, complete, observedMs }: ExposureSample): string {
  if (jobs === 0)
    return `No job was decided between ${since} and ${until}: the sample is empty, and says nothing of the effect.\n`;
  const part = complete ? "all jobs" : "the newest jobs";
  return (
    `Sample: ${inThousands(jobs)} jobs, ${part} decided between ${since} and ${until}. Each counts once, as its latest\n` +
    "decision found it; gates 1 and 2 (kill switch, AI flag) are taken as passed, guards are not asked.\n" +
    `Records of that time reach back ${spanText(observedMs)}.\n`
  );
}

/** What would become of the sample at one percentage. */
export function exposureText(title: string, change: ExposureChange): string {
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
    textTable(rows.map(([count, meaning]) => [`  ${inThousands(count).padStart(width)}`, meaning])),
    estimateText(change),
    ...tables(change),
  ].join("");
}

function estimateText({ callsADay, tokensADay }: ExposureChange): string {
  if (callsADay === null) return "  calls and tokens a day: too little was observed to tell\n";
  const tokens = tokensADay === null ? "not known: no call to tell from" : perDay(tokensADay);
  return `  calls a day ${perDay(callsADay)}, tokens a day ${tokens}\n`;
}

function spanText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? "" : "s"}`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}

const perDay = ({ before, after }: { readonly before: number; readonly after: number }): string =>
  `${inThousands(before)} -> ${inThousands(after)} (estimated)`;

function tables({ byValue, examples }: ExposureChange): readonly string[] {
  if (byValue.length === 0) return [];
  const values = byValue.map(({ field, value, newlyAdmitted, noLongerAdmitted }) => [
    `  ${printable(field)}`,
    printable(value),
    `+${newlyAdmitted}`,
    `-${noLongerAdmitted}`,
  ]);
  const shown = examples.map(({ way, owner, jobId, ruleId }) => [
    `  ${way}`,
    printable(owner),
    printable(jobId),
    printable(ruleId ?? "-"),
  ]);
  return [
    textTable([["  FIELD", "VALUE", "IN", "OUT"], ...values]),
    textTable([["  WAY", "OWNER", "JOB", "RULE"], ...shown]),
  ];
}
