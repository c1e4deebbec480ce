import type { TriedCall, TriedJob } from "@slotgate/contracts";
import { asJson } from "../output/as-json.ts";
import { printable } from "../output/printable.ts";
import type { View } from "../output/view.ts";

/** How a tried job was generated with both documents, side after side. */
export function callLines(calls: TriedJob["calls"], view: View): string[] {
  if (calls === null) return [];
  if (calls.problem !== null) return [view.paint("warn", `  not generated: ${printable(calls.problem)}`)];
  return [
    ...sideLines("generated with the file", calls.candidate, view),
    ...sideLines("generated with what is in force", calls.inForce, view),
  ];
}

function sideLines(title: string, call: TriedCall | null, view: View): string[] {
  if (call === null) return [];
  const { result, decision, detail } = call;
  const isCompleted = result.status === "COMPLETED";
  const figures = figuresOf(call);
  const why = detail ?? (isCompleted ? null : decision.explanation);
  const output = result.output === null ? [] : asJson(result.output).trimEnd().split("\n");
  return [
    `  ${title}: ${view.paint(isCompleted ? "good" : "bad", `${result.status} ${decision.reason}`)}`,
    ...(figures === "" ? [] : [`    ${printable(figures)}`]),
    ...(why === null ? [] : [`    ${printable(why)}`]),
    ...output.map((line) => `    ${printable(line)}`),
  ];
}

const figuresOf = ({ answeredBy, inputTokens, outputTokens, latencyMs, cost }: TriedCall): string =>
  [
    answeredBy === null ? null : `${answeredBy.provider} ${answeredBy.model}`,
    latencyMs === null ? null : `${Math.round(latencyMs)} ms`,
    inputTokens === null ? null : `${inputTokens} tokens in`,
    outputTokens === null ? null : `${outputTokens} tokens out`,
    cost === null ? null : `${cost.amount.toPrecision(3)} ${cost.currency}`,
  ]
    .filter((figure) => figure !== null)
    .join(", ");
