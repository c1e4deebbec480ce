import { type Evidence, type Guard, type GuardReason, guardOrder } from "@slotgate/contracts";
import type { Admitted } from "@slotgate/gate";
import type { Found } from "./content/content-store.ts";
import type { JobModel, NoModel } from "./generation/choose-model.ts";

/** A guard's denial of a job that passed all gates. */
export interface GuardDenial {
  readonly guard: Guard;
  readonly reason: GuardReason;
  readonly figures: Evidence["guardFigures"];
}

interface Callable extends Pick<JobModel, "is"> {
  readonly port: Pick<JobModel["port"], "circuit">;
}

export interface GuardInput {
  readonly model: Callable | NoModel;
  /** Each owner has its own circuit. */
  readonly owner: string;
  /** Stored content for the job, which can be served without a model call. */
  readonly found: Found;
}

type GuardCheck = (input: GuardInput) => Omit<GuardDenial, "guard"> | null;

/**
 * The guards between the run limit, which `askRunLimit` checks first, and `budget` and `telemetry`, which recording the
 * admission checks.
 */
const guards: Partial<Readonly<Record<Guard, GuardCheck>>> = {
  "job-conflict": ({ found }) => (found.is === "conflict" ? { reason: "JOB_CONFLICT", figures: null } : null),
  "model-configured": ({ model }) =>
    model.is === "none" ? { reason: "MODEL_UNCONFIGURED", figures: model.figures } : null,
  "model-circuit": ({ model, owner, found }) =>
    found.is !== "stored" && model.is === "there" && model.port.circuit(owner) === "open"
      ? { reason: "MODEL_CIRCUIT_OPEN", figures: null }
      : null,
};

/** The first guard that denies, in the order fixed by contracts; null if none does. */
export function askGuards(input: GuardInput): GuardDenial | null {
  for (const guard of guardOrder) {
    const denial = guards[guard]?.(input) ?? null;
    if (denial !== null) return { guard, ...denial };
  }
  return null;
}

/**
 * Checks the run limit, the first guard: whether the rule has admitted fewer jobs of this run than its limit. It counts
 * synchronously, before any wait, so that jobs are counted in document order.
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
