import { type DecisionV1, type Gate, gateOrder } from "@slotgate/contracts";

export interface GateCourse {
  readonly gate: Gate;
  readonly course: "passed" | "denied here" | "not reached";
}

/** What each gate had to do with a decision, in their order; none for verbatim jobs, which ask no gate. */
export function gatesOf({ path, gate: denying }: Pick<DecisionV1, "path" | "gate">): readonly GateCourse[] {
  if (path === "verbatim") return [];
  const place = denying === null ? gateOrder.length : gateOrder.indexOf(denying);
  return gateOrder.map((gate, at) => ({
    gate,
    course: at < place ? "passed" : at === place ? "denied here" : "not reached",
  }));
}
