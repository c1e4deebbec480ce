import type { Evidence } from "@slotgate/contracts";
import type { Admitted } from "@slotgate/gate";
import { FateUnknownError, LeaseLostError } from "@slotgate/telemetry";
import { admit } from "./admit.ts";
import type { AdmittedJob } from "./call-model.ts";
import type { Found, FoundAndLeasing, Lease, LeaseSeen, Leasing } from "./content/content-store.ts";
import { contentOf, type JobContent } from "./content/job-content.ts";
import { StoreUnavailableError } from "./content/store-unavailable-error.ts";
import { decideNow } from "./decide-now.ts";
import type { Denial } from "./deny.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { askGuards, askRunLimit, type GuardDenial } from "./guards.ts";
import { notAdmitted, telemetryUnavailable } from "./not-admitted.ts";
import type { StoredJob } from "./serve-stored.ts";
import { decidable, type Turn } from "./turn.ts";

/** The result of a job's turn. */
export type Taken =
  | { readonly is: "denied"; readonly denial: Denial }
  /** The admission may have been recorded: the job ends as if it had been. */
  | { readonly is: "uncertain"; readonly evidence: Evidence }
  | ({ readonly is: "stored" } & StoredJob)
  | ({ readonly is: "admitted" } & AdmittedJob)
  /** Another job generates the same content: wait for it. */
  | { readonly is: "taken"; readonly by: LeaseSeen }
  /** The content found has changed since. */
  | { readonly is: "again" };

/** What a job keeps between turns. */
export interface TurnMemory {
  /** Whether the run limit has counted it. */
  counted: boolean;
  /** The stored result that a regenerating job first saw, which it must replace; undefined until it has looked. */
  passedOver: string | null | undefined;
  /** The lease that the job waited for. */
  after: LeaseSeen | null;
}

export async function takeTurn(turn: Turn, memory: TurnMemory, parts: ExecutorParts): Promise<Taken> {
  const decision = decideNow(decidable(turn), parts);
  if (decision.outcome === "denied") return { is: "denied", denial: { ...decision, guard: null } };
  if (!memory.counted) {
    const denial = askRunLimit(decision, turn.run.admittedByRule);
    if (denial !== null) return denied(decision, denial);
    memory.counted = true;
  }
  try {
    return await beyondRunLimit({ turn, decision, memory, parts });
  } catch (error) {
    // Without the store, stored content is unknown and nothing can be recorded: no call.
    if (!(error instanceof StoreUnavailableError)) parts.report.unexpected(error);
    return { is: "denied", denial: telemetryUnavailable(decision.evidence) };
  }
}

interface Going {
  readonly turn: Turn;
  readonly decision: Admitted;
  readonly memory: TurnMemory;
  readonly parts: ExecutorParts;
}

async function beyondRunLimit(going: Going): Promise<Taken> {
  const { turn, decision, parts } = going;
  const { model } = parts;
  const { scope, owner } = turn.run;
  const content = contentOf({ owner, scope, job: turn.job, attribution: model?.attribution ?? null });

  const { found, leasing: early } = await lookFor(going, content);
  const denial = askGuards({ model, owner, found });
  if (early?.is === "held" && (denial !== null || found.is !== "nothing")) {
    parts.content.giveBack(early.lease);
    // The previous holder of the lease ended between the two reads.
    if (denial === null) return { is: "again" };
  }
  if (denial !== null) return denied(decision, denial);
  if (found.is === "stored") return { is: "stored", turn, decision, found, parts };
  // Narrows the type; the guard `model-configured` already checked.
  if (model === null) return denied(decision, noModel);

  const leasing = early ?? (await leaseFor(going, content));
  if (leasing.is === "given-up") return denied(decision, failedBefore(leasing.failures));
  if (leasing.is !== "held") return leasing;
  const { lease } = leasing;
  const admission = await admitted({ going, lease });
  if ("is" in admission) return admission;
  parts.report.decided({ killed: false, admitted: true });
  return { is: "admitted", turn, decision, model, content, lease, ...admission, parts };
}

/** Finds stored content and, where one query can do both, takes the lease on missing content. */
function lookFor(going: Going, content: JobContent): Promise<FoundAndLeasing> {
  const { turn, memory, parts } = going;
  // A lease held by a job that cannot call would only make others wait.
  const mayCall = parts.model !== null && parts.model.circuit(turn.run.owner) !== "open";
  return mayCall && turn.run.stored === "serve" && memory.after === null
    ? parts.content.findOrLease(content)
    : findFor(going, content).then((found) => ({ found, leasing: null }));
}

/** Takes the lease and looks for content again under it. */
async function leaseFor(
  going: Going,
  content: JobContent,
): Promise<Leasing | Extract<Taken, { is: "again" }>> {
  const { memory, parts } = going;
  const leasing = await parts.content.lease(content, { after: memory.after });
  if (leasing.is !== "held") return leasing;
  // The previous holder of the lease may have ended between the two reads.
  const since = await findFor(going, content).catch((error: unknown) => {
    parts.content.giveBack(leasing.lease);
    throw error;
  });
  if (since.is === "nothing") return leasing;
  parts.content.giveBack(leasing.lease);
  return { is: "again" };
}

async function findFor({ turn, memory, parts }: Going, content: JobContent): Promise<Found> {
  const found = await parts.content.find(content);
  if (turn.run.stored === "serve" || found.is === "conflict") return found;
  const decisionId = found.is === "stored" ? found.decisionId : null;
  if (memory.passedOver === undefined) memory.passedOver = decisionId;
  return decisionId === memory.passedOver ? { is: "nothing" } : found;
}

/** No record, no call: records the admission, or says why the job is not admitted. */
async function admitted({
  going: { turn, decision, parts },
  lease,
}: {
  readonly going: Going;
  readonly lease: Lease;
}): Promise<
  | Pick<AdmittedJob, "admission" | "reservation" | "decidedAt">
  | Extract<Taken, { is: "denied" | "uncertain" | "again" }>
> {
  try {
    return await admit({ turn, decision, lease, parts });
  } catch (error) {
    parts.content.giveBack(lease);
    if (error instanceof LeaseLostError) return { is: "again" };
    if (error instanceof FateUnknownError) return { is: "uncertain", evidence: decision.evidence };
    return { is: "denied", denial: notAdmitted(decision.evidence, error) };
  }
}

const noModel = { guard: "model-configured", reason: "MODEL_UNCONFIGURED", figures: null } as const;

/** A breaker for one content: the job waited for it, and enough attempts to generate it have failed. */
const failedBefore = (failures: number) =>
  ({ guard: "model-circuit", reason: "MODEL_CIRCUIT_OPEN", figures: { failures } }) as const;

const denied = (decision: Admitted, { guard, reason, figures }: GuardDenial): Taken => ({
  is: "denied",
  denial: { gate: null, guard, reason, evidence: { ...decision.evidence, guardFigures: figures } },
});
