import {
  type DecisionV1,
  type Gate,
  type GateCourse,
  type GateState,
  gateOrder,
  reasons,
} from "@slotgate/contracts";
import { type AskedJob, detailOfGate } from "./detail-of-gate.ts";

type Decided = Pick<DecisionV1, "path" | "gate" | "reason" | "evidence"> & AskedJob;

/** The state of each gate in a decision, in order; empty for verbatim jobs, which pass no gate. */
export function gateCourses({ path, gate, reason, evidence, scope, kind, slotId }: Decided): GateCourse[] {
  if (path === "verbatim") return [];
  const job = { scope, kind, slotId };
  const denying = gate ?? gateOf(reason);
  const place = denying === null ? gateOrder.length : gateOrder.indexOf(denying);
  return gateOrder.map((name, at) => {
    const state: GateState = at < place ? "passed" : at === place ? "denied" : "not-reached";
    const told = evidence !== null && state !== "not-reached";
    const detail = told ? detailOfGate({ gate: name, state, reason, evidence, job }) : null;
    return { gate: name, state, detail };
  });
}

/** The gate that a reason belongs to; null for guards, failures, and reasons of any gate. */
function gateOf(reason: Decided["reason"]): Gate | null {
  const entry = reasons[reason];
  return entry.from === "gate" ? entry.gate : null;
}
