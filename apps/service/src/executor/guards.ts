import { type Evidence, type Guard, type GuardReason, guardOrder } from "@slotgate/contracts";
import type { Admitted } from "@slotgate/gate";
import type { ModelPort } from "@slotgate/model";
import type { Found } from "../content/content-store.ts";

/** A guard's denial of a job that all gates admitted. */
export interface GuardDenial {
  readonly guard: Guard;
  readonly reason: GuardReason;
  readonly figures: Evidence["guardFigures"];
}

/** What guards look at. */
export interface GuardInput {
  readonly model: Pick<ModelPort, "circuit"> | null;
  /** Whose job it is: each owner has a circuit of its own. */
  readonly owner: string;
  /** What is in store for the job: content from there needs no model to answer. */
  readonly found: Found;
}

type GuardCheck = (input: GuardInput) => Omit<GuardDenial, "guard"> | null;

/**
 * The guards between the run limit, which comes first and is asked by itself, and `budget` and `telemetry`, which are
 * asked by recording the admission.
 */
const guards: Partial<Readonly<Record<Guard, GuardCheck>>> = {
  "job-conflict": ({ found }) => (found.is === "conflict" ? { reason: "JOB_CONFLICT", figures: null } : null),
  "model-configured": ({ model }) =>
    model === null ? { reason: "MODEL_UNCONFIGURED", figures: null } : null,
  "model-circuit": ({ model, owner, found }) =>
    found.is !== "stored" && model?.circuit(owner) === "open"
      ? { reason: "MODEL_CIRCUIT_OPEN", figures: null }
      : null,
};

/** The first guard, in the order that contracts fix, that denies; null when none does. */
export function askGuards(input: GuardInput): GuardDenial | null {
  for (const guard of guardOrder) {
    const denial = guards[guard]?.(input) ?? null;
    if (denial !== null) return { guard, ...denial };
  }
  return null;
}

/**
 * The run limit, the first of the guards: whether the rule has admitted fewer jobs of this run than it may. It
 * counts as it asks, before anything is waited for, so that jobs are counted in document order.
 */
export function askRunLimit(
  { rule }: Pick<Admitted, "rule">,
  admittedByRule: Map<string, number>,
): GuardDenial | null {
  const admitted = admittedByRule.get(rule.id) ?? 0;
  const limit = rule.maxJobsPerRun;
  if (admitted >= limit)
    return { guard: "run-limit", reason: "RUN_LIMIT_REACHED", figures: { limit, admitted } };
  admittedByRule.set(rule.id, admitted + 1);
  return null;
}
