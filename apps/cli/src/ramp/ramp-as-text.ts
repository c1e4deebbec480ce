import type { RampStep, RampV1 } from "@slotgate/contracts";
import { quotedForShell } from "@slotgate/controls";
import type { RampStatus } from "@slotgate/readiness";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { facts as rowsOf, table } from "../output/table.ts";
import type { View } from "../output/view.ts";
import { when } from "../output/when.ts";
import { paragraph } from "../output/wrapped.ts";
import { figureColumns } from "../readiness/report-as-text.ts";
import type { RampAnswer } from "./ask-ramp.ts";
import { inBackticks, todoOf } from "./todo-of.ts";

/** Where the system is on the plan, and each requirement of the next step with its figure. */
export function statusAsText({ plan, status }: RampAnswer, view: View & { readonly file: string }): string {
  const { problem, exposure, since, broken, lowerTo } = status;
  const { met } = status.next;
  return [
    rowsOf(
      [
        ["place", placeInWords(plan, status)],
        ...(problem === null ? [] : [["problem", problem, "bad"] as const]),
        ...(exposure === null ? [] : [["exposure", exposureInWords(exposure)] as const]),
        ...(exposure === null ? [] : [["since", since === null ? "not known" : when(since, view)] as const]),
        ["next", nextInWords(plan, status), met ? "good" : "bad"],
        ...(broken.length === 0 ? [] : [["broken", broken.join(", "), "bad"] as const]),
      ],
      view,
    ),
    requirementsAsText(status, view),
    loweringAsText(status, view),
    lowerTo === null
      ? ""
      : `\nthe plan permits to lower the rollout to ${lowerTo / 100} %:\n  slotgate ramp lower ${quotedForShell(view.file)} --reason REASON\n`,
  ].join("");
}

/** What the next step needs, and the exact changes that lead to it. */
export function nextAsText(answer: RampAnswer, io: CommandIo, view: View): string {
  const { plan, status } = answer;
  const { met, changes } = status.next;
  const off = !isOnPlan(status);
  const head = changes.length === 0 ? [] : [`\n${off ? "to go back" : met ? "to do" : "once it is met"}:\n`];
  return [
    rowsOf(
      [
        ["place", placeInWords(plan, status)],
        ["next", nextInWords(plan, status), met ? "good" : "bad"],
      ],
      view,
    ),
    requirementsAsText(status, view),
    loweringAsText(status, view),
    ...head,
    ...changes.flatMap((change, at) => {
      const { what, commands } = todoOf(change, answer, io);
      return [
        paragraph(printable(`${at + 1}. ${what}`), view),
        ...commands.map(
          (command) => `   ${command}
`,
        ),
      ];
    }),
  ].join("");
}

const requirementsAsText = ({ requirements }: RampStatus, view: View): string =>
  requirements.length === 0 ? "" : `\n${table(requirements, figureColumns, view)}`;

/** How a person explains a lowering; nothing if there is none, or it is explained. */
function loweringAsText({ lowering }: RampStatus, view: View): string {
  if (lowering === null || lowering.explained === true) return "";
  const { change } = lowering;
  if (change === null)
    return `\n${paragraph("the next step is not met while this cap is in force: the log shows no change outside a drill that set it", view)}`;
  const by = change.who === null ? "" : ` by ${change.who}`;
  const because = change.why === null ? "" : `: ${change.why}`;
  const told = `lowered ${when(change.at, view)}${by}${because}; when the cause is gone, link the incident to change ${change.changeId} and resolve it:`;
  return [
    "\n",
    paragraph(printable(told), view),
    `  slotgate incidents link INCIDENT --change ${change.changeId}\n`,
    "  slotgate incidents resolve INCIDENT --reason REASON\n",
  ].join("");
}

const exposureInWords = ({ basisPoints, rules }: NonNullable<RampStatus["exposure"]>): string =>
  `${basisPoints / 100} %, ${rules.length === 0 ? "no rule" : `${rules.length === 1 ? "rule" : "rules"} ${inBackticks(rules)}`}`;

const isOnPlan = ({ place }: RampStatus): boolean =>
  place === "on" || place === "below" || place === "lowered";

function placeInWords(plan: RampV1, { place, step }: RampStatus): string {
  const name = step === null ? "" : stepInWords(plan, step);
  switch (place) {
    case "unknown":
      return "unknown";
    case "below":
      return "below the first step";
    case "lowered":
      return "lowered below the first step by the plan's cap";
    case "on":
      return `on ${name}`;
    case "between":
      return `off the steps: above ${name}, and not on the next`;
    case "beyond":
      return `beyond the last step, ${name}`;
    case "beside":
      return `off the steps: more percent or rules than the plan gives${step === null ? "" : ` after ${name}`}`;
  }
}

function nextInWords(plan: RampV1, status: RampStatus): string {
  const { step, met } = status.next;
  if (status.place === "unknown") return "unknown, so it is not met";
  if (step === null)
    return met
      ? "the plan has no further step; what the last one needs is met"
      : "the plan has no further step; what the last one needs is not met";
  const name = stepInWords(plan, step);
  return isOnPlan(status) ? `${name}: ${met ? "met" : "not met"}` : `go back to ${name}`;
}

const stepInWords = ({ steps }: RampV1, step: RampStep): string =>
  `step ${steps.findIndex(({ id }) => id === step.id) + 1} of ${steps.length}, \`${step.id}\``;
