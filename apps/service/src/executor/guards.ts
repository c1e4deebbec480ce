import { type Evidence, type Guard, type GuardReason, guardOrder } from "@slotgate/contracts";
import type { Admitted } from "@slotgate/gate";
import type { ModelPort } from "@slotgate/model";

/** A guard's denial of a job that all gates admitted. */
export interface GuardDenial {
  readonly guard: Guard;
  readonly reason: GuardReason;
  readonly figures: Evidence["guardFigures"];
}

/** What guards look at. */
export interface GuardInput {
  readonly admitted: Admitted;
  readonly model: Pick<ModelPort, "circuit"> | null;
  /** Jobs of this run that the rule admitted before this one, in document order. */
  readonly admittedByRule: ReadonlyMap<string, number>;
}

type GuardCheck = (input: GuardInput) => Omit<GuardDenial, "guard"> | null;

/**
 * The guards that are asked before an admission is recorded. Content conflicts and budgets are not part of
 * this version; `telemetry` is asked by recording the admission itself.
 */
const guards: Partial<Readonly<Record<Guard, GuardCheck>>> = {
  "run-limit": ({ admitted, admittedByRule }) => {
    const before = admittedByRule.get(admitted.rule.id) ?? 0;
    const limit = admitted.rule.maxJobsPerRun;
    return before < limit ? null : { reason: "RUN_LIMIT_REACHED", figures: { limit, admitted: before } };
  },
  "model-configured": ({ model }) =>
    model === null ? { reason: "MODEL_UNCONFIGURED", figures: null } : null,
  "model-circuit": ({ model }) =>
    model?.circuit() === "open" ? { reason: "MODEL_CIRCUIT_OPEN", figures: null } : null,
};

/** The first guard, in the order that contracts fix, that denies; null when none does. */
export function askGuards(input: GuardInput): GuardDenial | null {
  for (const guard of guardOrder) {
    const denial = guards[guard]?.(input) ?? null;
    if (denial !== null) return { guard, ...denial };
  }
  return null;
}
