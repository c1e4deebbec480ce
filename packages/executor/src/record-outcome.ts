import {
  type Evidence,
  type ModelAttribution,
  parseWith,
  type ResultV1,
  resultV1,
  type TelemetryV1,
} from "@slotgate/contracts";
import type { Denied } from "@slotgate/gate";
import type { Generation, ModelFailure, WithheldCause } from "@slotgate/model";
import {
  AdmissionEndedError,
  type Effects,
  FateUnknownError,
  type LeaseEnd,
  LeaseLostError,
  ReplicaLostError,
  type ResultToStore,
} from "@slotgate/telemetry";
import type { AdmittedJob } from "./admit.ts";
import { decideNow } from "./decide-now.ts";
import { type Denial, denialOf } from "./deny.ts";
import { draftOf, type EventFields, nowOf } from "./draft.ts";
import { afterCall } from "./generation/choose-model.ts";
import type { AbortCause } from "./in-flight-calls.ts";
import { answerFrom, endEffect, type JobAnswer, recorded, withRun } from "./job-answer.ts";
import { killedBy, notAdmitted, telemetryUnavailable } from "./not-admitted.ts";
import { RunSuspendedError } from "./run-suspended-error.ts";
import { settling, spentBy } from "./spending.ts";
import { decidable } from "./turn.ts";

/** The result of calling the model. */
export interface ModelCall {
  readonly generation: Generation;
  /** The denial that stopped a request, or that applied when the call was aborted. */
  readonly denied: Denied | null;
  readonly abortedFor: AbortCause | null;
  /** From the start of the first request to the end of the last, waits included. */
  readonly durationMs: number;
}

type Outcome =
  | { readonly as: "completed"; readonly result: ResultV1 }
  /** Null: the job was interrupted, without a failure of the model. */
  | { readonly as: "failed"; readonly failure: ModelFailure | null }
  | { readonly as: "denied"; readonly denial: Denial };

type WithoutContent = Exclude<Outcome, { as: "completed" }>;

/** Records the one outcome of an admission. A generated result is released only once that is durable. */
export async function recordOutcome(job: AdmittedJob, call: ModelCall): Promise<JobAnswer> {
  const outcome = outcomeOf(job, call);
  reportCall(job, { outcome, durationMs: call.durationMs });
  if (outcome.as !== "completed")
    return recordWithoutContent(job, call, { outcome, answer: "standing-outcome" });
  const { turn, parts, decision } = job;
  const { result } = outcome;
  const draft = draftOf(turn, fieldsOf(job, call, outcome), parts);
  try {
    const effects = { ...endEffect(turn, "COMPLETED"), ...leaseOf(job, "succeeded"), ...spent(job, call) };
    const stored = { lease: job.lease.token, result: toStore(job, call, result) };
    const record = await withRun(turn, (run) =>
      parts.journal.release(draft, { ...effects, ...stored, ...run }),
    );
    return answerFrom(record, { result, decidedAt: job.decidedAt });
  } catch (error) {
    // No record, no release. A release of unknown fate may have been stored and then counts, but this caller gets
    // nothing.
    const answer = error instanceof FateUnknownError ? "own-outcome" : "standing-outcome";
    return recordWithoutContent(job, call, { outcome: afterFailedRelease(decision.evidence, error), answer });
  }
}

/** A call that was aborted, withheld or killed says nothing about the model. */
function reportCall(
  { turn: { run }, parts }: AdmittedJob,
  { outcome, durationMs }: { readonly outcome: Outcome; readonly durationMs: number },
): void {
  const call = { durationMs, owner: run.owner };
  if (outcome.as === "completed") parts.report.called({ ...call, as: "generated" });
  if (outcome.as === "failed" && outcome.failure !== null) {
    const { reason, concerns } = outcome.failure;
    parts.report.called({ ...call, as: "failed", reason, concerns });
  }
}

const lostToOthers = [LeaseLostError, ReplicaLostError, AdmissionEndedError] as const;

/** Another replica that considered this one dead may have generated the content; otherwise it is a denial. */
const afterFailedRelease = (evidence: Evidence, error: unknown): WithoutContent =>
  lostToOthers.some((lost) => error instanceof lost)
    ? { as: "failed", failure: null }
    : { as: "denied", denial: notAdmitted(evidence, error) };

/** The call's cost is settled whatever happens to the result. */
const spent = ({ reservation }: AdmittedJob, { generation }: ModelCall): Pick<Effects, "settlement"> =>
  settling(reservation, (reserved) => spentBy(reserved, generation));

const leaseOf = ({ lease: { token } }: AdmittedJob, as: LeaseEnd["as"]): Pick<Effects, "leaseEnd"> => ({
  leaseEnd: token === null ? null : { token, as },
});

function toStore(
  { turn, decision, model, content }: AdmittedJob,
  { generation: { answeredBy } }: ModelCall,
  result: ResultV1,
): ResultToStore {
  const { run, decisionId } = turn;
  const { runId, owner, scope, metadata } = run;
  const { requiresReview } = metadata;
  const { jobDigest, contentDigest } = content;
  const { configDigest: modelConfigDigest } = answeredBy;
  const { promptDigest } = model.port.attribution;
  const generation =
    contentDigest === null
      ? null
      : { contentDigest, modelConfigDigest, promptDigest, ruleId: decision.rule.id };
  return { decisionId, runId, owner, scope, requiresReview, jobDigest, result, generation };
}

interface Ending {
  readonly outcome: WithoutContent;
  /** What the caller gets if the admission already had an outcome: that one, or this one. */
  readonly answer: "standing-outcome" | "own-outcome";
}

async function recordWithoutContent(
  job: AdmittedJob,
  call: ModelCall,
  { outcome, answer }: Ending,
): Promise<JobAnswer> {
  const { turn, parts } = job;
  const draft = draftOf(turn, fieldsOf(job, call, outcome), parts);
  // If another replica resumes the run, the job stays open and is decided again there.
  const suspended = turn.run.suspend !== null && call.abortedFor === "shutdown";
  const ended = suspended ? {} : endEffect(turn, outcome.as === "failed" ? "FAILED" : "STUB");
  const effects = { ...ended, ...leaseOf(job, "failed"), ...spent(job, call) };
  const record = await recorded(turn, (run) => parts.journal.record(draft, { ...effects, ...run }));
  if (suspended) throw new RunSuspendedError(turn.run);
  return answerFrom(answered(record, answer), { decidedAt: job.decidedAt });
}

/**
 * If the admission already had an outcome, such as recovery's interruption, that outcome counts for this caller too.
 */
function answered(record: TelemetryV1, answer: Ending["answer"]): TelemetryV1 {
  if (record.event !== "late-outcome") return record;
  if (answer === "own-outcome") return { ...record, event: "outcome" };
  const interrupted = {
    path: "model",
    status: "FAILED",
    gate: null,
    guard: null,
    reason: "INTERRUPTED",
  } as const;
  return { ...record, event: "outcome", ...interrupted };
}

function outcomeOf(job: AdmittedJob, { generation, denied, abortedFor }: ModelCall): Outcome {
  if (abortedFor === "killed") return { as: "denied", denial: denialBy(denied) ?? killedBefore(job) };
  switch (generation.status) {
    case "generated": {
      const killed = killedNow(job);
      return killed === null ? completed(job, generation.output) : { as: "denied", denial: killed };
    }
    case "failed": {
      const { reason, detail, httpStatus, code, concerns } = generation;
      const failure = { reason, detail, httpStatus, code, concerns };
      const { decisionId, run } = job.turn;
      job.parts.report.modelFailed({ decisionId, owner: run.owner, ...failure });
      return { as: "failed", failure };
    }
    case "withheld":
      return { as: "denied", denial: denialBy(denied) ?? unsentBecause(job, generation.cause) };
    case "aborted":
      return { as: "failed", failure: null };
  }
}

function completed({ turn, parts }: AdmittedJob, output: unknown): Outcome {
  const { jobId } = turn.job;
  const result = parseWith(resultV1, {
    version: "v1",
    jobId,
    status: "COMPLETED",
    generatedAt: nowOf(parts),
    output,
  });
  return result.ok ? { as: "completed", result: result.value } : { as: "failed", failure: notAResult };
}

const notAResult: ModelFailure = {
  reason: "MODEL_OUTPUT_INVALID",
  detail: "the output does not satisfy result v1",
  httpStatus: null,
  code: null,
  concerns: "content",
};

/** Only an engaged or unknown kill withholds generated content; the other gates concern calls. */
function killedNow({ turn, parts }: AdmittedJob): Denial | null {
  const again = decideNow(decidable(turn), parts);
  return again.outcome === "denied" && again.gate === "kill-switch" ? denialOf(again) : null;
}

const denialBy = (denied: Denied | null): Denial | null => (denied === null ? null : denialOf(denied));

/** The kill that aborted the call was released again at once, but the call is gone. */
const killedBefore = ({ decision }: AdmittedJob): Denial => killedBy("process", decision.evidence);

function unsentBecause({ decision: { evidence } }: AdmittedJob, cause: WithheldCause): Denial {
  switch (cause) {
    case "unrecorded":
      return telemetryUnavailable(evidence);
    case "circuit-open":
    // The part that refused the request gave its reason; without one, the circuit is assumed open.
    case "not-permitted":
      return { gate: null, guard: "model-circuit", reason: "MODEL_CIRCUIT_OPEN", evidence };
  }
}

function fieldsOf(
  { decision, model }: AdmittedJob,
  { generation }: ModelCall,
  outcome: Outcome,
): EventFields {
  const common = { event: "outcome", model: afterCall(model, generation) } as const;
  const { evidence } = decision;
  switch (outcome.as) {
    case "completed":
      return {
        ...common,
        path: "model",
        status: "COMPLETED",
        reason: "GENERATED",
        evidence,
      };
    case "failed":
      return {
        ...common,
        ...recordedFailure(common.model, outcome.failure),
        path: "model",
        status: "FAILED",
        evidence,
      };
    case "denied": {
      return { ...common, path: "stub", status: "STUB", ...outcome.denial };
    }
  }
}

function recordedFailure(
  model: ModelAttribution,
  failure: ModelFailure | null,
): Pick<EventFields, "model" | "reason"> {
  if (failure === null) return { model, reason: "INTERRUPTED" };
  const { reason, ...why } = failure;
  return { model: { ...model, failure: why }, reason };
}
