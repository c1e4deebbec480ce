import type { Admitted } from "@slotgate/gate";
import { type Admitting, admit } from "./admit.ts";
import type { Found, FoundAndLeasing, LeaseSeen, Leasing } from "./content/content-store.ts";
import { contentOf, type JobContent } from "./content/job-content.ts";
import { StoreUnavailableError } from "./content/store-unavailable-error.ts";
import { decideNow } from "./decide-now.ts";
import { denialOf } from "./deny.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { chooseModel, type JobModel, type NoModel } from "./generation/choose-model.ts";
import { askGuards, askRunLimit, type GuardDenial } from "./guards.ts";
import { telemetryUnavailable } from "./not-admitted.ts";
import type { StoredJob } from "./serve-stored.ts";
import { decidable, type Turn } from "./turn.ts";

/** The result of a job's turn. */
export type Attempt =
  | Admitting
  | ({ readonly is: "stored" } & StoredJob)
  /** Another job generates the same content: wait for it. */
  | { readonly is: "taken"; readonly by: LeaseSeen };

/** What a job keeps between attempts. */
export interface AttemptMemory {
  /** Whether the run limit has counted it. */
  counted: boolean;
  /** The stored result that a regenerating job first saw, which it must replace; undefined until it has looked. */
  passedOver: string | null | undefined;
  /** The lease that the job waited for. */
  after: LeaseSeen | null;
}

/** Decides, asks the guards, and finds stored content, or takes the lease on it and records the admission. */
export async function tryToAdmit(turn: Turn, memory: AttemptMemory, parts: ExecutorParts): Promise<Attempt> {
  const decision = decideNow(decidable(turn), parts);
  if (decision.outcome === "denied") return { is: "denied", denial: denialOf(decision) };
  if (!memory.counted) {
    const denial = askRunLimit(decision, turn.run.admittedByRule);
    if (denial !== null) return denied(decision, denial);
    memory.counted = true;
  }
  try {
    return await afterRunLimit({ turn, decision, memory, parts });
  } catch (error) {
    // Without the store, stored content is unknown and nothing can be recorded: no call.
    if (!(error instanceof StoreUnavailableError)) parts.report.unexpected(error);
    return { is: "denied", denial: telemetryUnavailable(decision.evidence) };
  }
}

interface Trying {
  readonly turn: Turn;
  readonly decision: Admitted;
  readonly memory: AttemptMemory;
  readonly parts: ExecutorParts;
}

async function afterRunLimit(trying: Trying): Promise<Attempt> {
  const { turn, decision, parts } = trying;
  const { scope, owner } = turn.run;
  const model = chooseModel({ job: turn.job, scope }, parts.generation);
  const content = contentOf({ owner, scope, job: turn.job, model: model.is === "there" ? model : null });

  const { found, leasing: early } = await lookFor(trying, { content, model });
  const denial = askGuards({ model, owner, found });
  if (early?.is === "held" && (denial !== null || found.is !== "nothing")) {
    parts.content.giveBack(early.lease);
    // The previous holder of the lease ended between the two reads.
    if (denial === null) return { is: "retry" };
  }
  if (denial !== null) return denied(decision, denial);
  // Narrows the type; the guard `model-configured` already checked.
  if (model.is === "none") return denied(decision, noModel);
  if (found.is === "stored") return { is: "stored", turn, decision, model, found, parts };

  const leasing = early ?? (await leaseFor(trying, content));
  if (leasing.is === "given-up") return denied(decision, failedBefore(leasing.failures));
  if (leasing.is !== "held") return leasing;
  const attempt = await admit({ turn, decision, model, content, lease: leasing.lease, parts });
  if (attempt.is === "admitted") parts.report.decided({ killed: false, admitted: true });
  return attempt;
}

/** Finds stored content and, where one query can do both, takes the lease on missing content. */
function lookFor(
  trying: Trying,
  { content, model }: { readonly content: JobContent; readonly model: JobModel | NoModel },
): Promise<FoundAndLeasing> {
  const { turn, memory, parts } = trying;
  // A lease held by a job that cannot call would only make others wait.
  const mayCall = model.is === "there" && model.port.circuit(turn.run.owner) !== "open";
  return mayCall && !turn.run.regenerate && memory.after === null
    ? parts.content.findOrLease(content)
    : findFor(trying, content).then((found) => ({ found, leasing: null }));
}

/** Takes the lease and looks for content again under it. */
async function leaseFor(
  trying: Trying,
  content: JobContent,
): Promise<Leasing | Extract<Attempt, { is: "retry" }>> {
  const { memory, parts } = trying;
  const leasing = await parts.content.lease(content, { after: memory.after });
  if (leasing.is !== "held") return leasing;
  // The previous holder of the lease may have ended between the two reads.
  const since = await findFor(trying, content).catch((error: unknown) => {
    parts.content.giveBack(leasing.lease);
    throw error;
  });
  if (since.is === "nothing") return leasing;
  parts.content.giveBack(leasing.lease);
  return { is: "retry" };
}

async function findFor({ turn, memory, parts }: Trying, content: JobContent): Promise<Found> {
  const found = await parts.content.find(content);
  if (!turn.run.regenerate || found.is === "conflict") return found;
  const decisionId = found.is === "stored" ? found.decisionId : null;
  if (memory.passedOver === undefined) memory.passedOver = decisionId;
  return decisionId === memory.passedOver ? { is: "nothing" } : found;
}

const noModel = { guard: "model-configured", reason: "MODEL_UNCONFIGURED", figures: null } as const;

/** A breaker for one content: the job waited for it, and enough attempts to generate it have failed. */
const failedBefore = (failures: number) =>
  ({ guard: "model-circuit", reason: "MODEL_CIRCUIT_OPEN", figures: { failures } }) as const;

const denied = (decision: Admitted, { guard, reason, figures }: GuardDenial): Attempt => ({
  is: "denied",
  denial: { gate: null, guard, reason, evidence: { ...decision.evidence, guardFigures: figures } },
});
