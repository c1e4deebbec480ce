import type { DecisionV1 } from "@slotgate/contracts";
import { printable } from "../printable.ts";
import { textTable } from "../text-table.ts";
import { evidenceRows } from "./evidence-rows.ts";
import { gatesOf } from "./gates-of.ts";

/** A decision for people: its one sentence, and below it what led there. */
export function decisionAsText(decision: DecisionV1): string {
  const { explanation, decidedAt, decisionId, runId, path, status, reason, guard, attempts } = decision;
  const rows = [
    ["decided", `${decidedAt}, decision ${decisionId}`],
    ["run", `${runId}, slot \`${decision.slotId}\`, kind \`${decision.kind}\``],
    ["path", `${path}: ${status ?? "not ended yet"}, ${reason}`],
    ...gateRows(decision),
    ...(guard === null ? [] : [["guard", `${guard} denied`]]),
    ...evidenceRows(decision),
    ["attempts", attemptsAsText(attempts)],
    ...(decision.sourceDecisionId === null
      ? []
      : [["source", `the stored result of decision ${decision.sourceDecisionId}`]]),
  ];
  const indented = rows.map(([name = "", value = ""]) => [`  ${name}`, printable(value)]);
  return `${printable(explanation)}\n${textTable(indented)}`;
}

function attemptsAsText(attempts: number | null): string {
  if (attempts === null) return "not known: the process ended before it could say";
  return `${attempts} ${attempts === 1 ? "request" : "requests"} to the model provider`;
}

function gateRows(decision: DecisionV1): string[][] {
  const gates = gatesOf(decision);
  if (gates.length === 0) return [["gates", "none asked: verbatim content concerns no model"]];
  const width = Math.max(...gates.map(({ gate }) => gate.length));
  return gates.map(({ gate, course }, at) => [at === 0 ? "gates" : "", `${gate.padEnd(width)}  ${course}`]);
}
