import {
  type Evidence,
  type ModelAttribution,
  parseWith,
  type ResultV1,
  resultV1,
  type TelemetryV1,
} from "@slotgate/contracts";
import type { Denied } from "@slotgate/gate";
import type { ModelFailure, WithheldCause } from "@slotgate/model";
import {
  AdmissionEndedError,
  type Effects,
  FateUnknownError,
  type LeaseEnd,
  LeaseLostError,
  ReplicaLostError,
  type ResultToStore,
} from "@slotgate/telemetry";
import type { AdmittedJob, Called } from "./call-model.ts";
import { decideNow } from "./decide-now.ts";
import type { Denial } from "./deny.ts";
import { draftOf, type Verdict } from "./draft.ts";
import { answerFrom, endEffect, type JobAnswer, nowOf, recorded, withRun } from "./job-answer.ts";
import { killedBy, notAdmitted, telemetryUnavailable } from "./not-admitted.ts";
import { RunSuspendedError } from "./run-suspended-error.ts";
import { settling, spentBy } from "./spending.ts";
import { decidable } from "./turn.ts";

type Ending =
  | { readonly as: "completed"; readonly result: ResultV1 }
  /** Null: the job was interrupted, without a failure of the model. */
  | { readonly as: "failed"; readonly failure: ModelFailure | null }
  | { readonly as: "denied"; readonly denial: Denial };

/** Records the one outcome of an admission. A generated result is released only once that is durable. */
export async function settle(job: AdmittedJob, called: Called): Promise<JobAnswer> {
  const ending = endingOf(job, called);
  tellCall(job, { ending, durationMs: called.durationMs });
  if (ending.as !== "completed") return end(job, called, { ending, told: "what counts" });
  const { turn, parts, decision } = job;
  const { result } = ending;
  const draft = draftOf(turn, verdictOf(job, called, ending), parts);
  try {
    const effects = { ...endEffect(turn, "COMPLETED"), ...leaseOf(job, "succeeded"), ...spent(job, called) };
    const stored = { lease: job.lease.token, result: toStore(job, result) };
    const record = await withRun(turn, (run) =>
      parts.journal.release(draft, { ...effects, ...stored, ...run }),
    );
    return answerFrom(record, { result, decidedAt: job.decidedAt });
  } catch (error) {
    // No record, no release. A release of unknown fate may have been stored and then counts, but this caller gets
    // nothing.
    const told = error instanceof FateUnknownError ? "what this one says" : "what counts";
    return end(job, called, { ending: withheld(decision.evidence, error), told });
  }
}

/** A call that was aborted, withheld or killed says nothing about the model. */
function tellCall(
  { turn: { run }, parts }: AdmittedJob,
  { ending, durationMs }: { readonly ending: Ending; readonly durationMs: number },
): void {
  const call = { durationMs, owner: run.owner };
  if (ending.as === "completed") parts.report.called({ ...call, as: "generated" });
  if (ending.as === "failed" && ending.failure !== null) {
    const { reason, concerns } = ending.failure;
    parts.report.called({ ...call, as: "failed", reason, concerns });
  }
}

const lostToOthers = [LeaseLostError, ReplicaLostError, AdmissionEndedError] as const;

/** Another replica that considered this one dead may have generated the content; otherwise it is a denial. */
const withheld = (evidence: Evidence, error: unknown): Exclude<Ending, { as: "completed" }> =>
  lostToOthers.some((lost) => error instanceof lost)
    ? { as: "failed", failure: null }
    : { as: "denied", denial: notAdmitted(evidence, error) };

/** The call's cost is settled whatever happens to the result. */
const spent = ({ reservation }: AdmittedJob, { generation }: Called): Pick<Effects, "settlement"> =>
  settling(reservation, (reserved) => spentBy(reserved, generation));

const leaseOf = ({ lease: { token } }: AdmittedJob, as: LeaseEnd["as"]): Pick<Effects, "leaseEnd"> => ({
  leaseEnd: token === null ? null : { token, as },
});

function toStore({ turn, decision, model, content }: AdmittedJob, result: ResultV1): ResultToStore {
  const { run, decisionId } = turn;
  const { runId, owner, scope, metadata } = run;
  const { requiresReview } = metadata;
  const { jobDigest, contentDigest } = content;
  const { configDigest: modelConfigDigest, promptDigest } = model.attribution;
  const generation =
    contentDigest === null
      ? null
      : { contentDigest, modelConfigDigest, promptDigest, ruleId: decision.rule.id };
  return { decisionId, runId, owner, scope, requiresReview, jobDigest, result, generation };
}

interface End {
  readonly ending: Exclude<Ending, { as: "completed" }>;
  /** What the caller gets if the admission already had an outcome. */
  readonly told: "what counts" | "what this one says";
}

async function end(job: AdmittedJob, called: Called, { ending, told }: End): Promise<JobAnswer> {
  const { turn, parts } = job;
  const draft = draftOf(turn, verdictOf(job, called, ending), parts);
  // If another replica resumes the run, the job stays open and is decided again there.
  const suspended = turn.run.suspend !== null && called.abortedFor === "shutdown";
  const ended = suspended ? {} : endEffect(turn, ending.as === "failed" ? "FAILED" : "STUB");
  const effects = { ...ended, ...leaseOf(job, "failed"), ...spent(job, called) };
  const record = await recorded(turn, (run) => parts.journal.record(draft, { ...effects, ...run }));
  if (suspended) throw new RunSuspendedError(turn.run);
  return answerFrom(outcomeTold(record, told), { decidedAt: job.decidedAt });
}

/**
 * If the admission already had an outcome, such as recovery's interruption, that outcome counts for this caller too.
 */
function outcomeTold(record: TelemetryV1, told: End["told"]): TelemetryV1 {
  if (record.event !== "late-outcome") return record;
  if (told === "what this one says") return { ...record, event: "outcome" };
  const interrupted = {
    path: "model",
    status: "FAILED",
    gate: null,
    guard: null,
    reason: "INTERRUPTED",
  } as const;
  return { ...record, event: "outcome", ...interrupted };
}

function endingOf(job: AdmittedJob, { generation, refusal, abortedFor }: Called): Ending {
  if (abortedFor === "killed") return { as: "denied", denial: denialBy(refusal) ?? killedBefore(job) };
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
      return { as: "denied", denial: denialBy(refusal) ?? withheldFor(job, generation.cause) };
    case "aborted":
      return { as: "failed", failure: null };
  }
}

function completed({ turn, parts }: AdmittedJob, output: unknown): Ending {
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
  return again.outcome === "denied" && again.gate === "kill-switch" ? { ...again, guard: null } : null;
}

const denialBy = (refusal: Denied | null): Denial | null =>
  refusal === null ? null : { ...refusal, guard: null };

/** The kill that aborted the call was released again at once, but the call is gone. */
const killedBefore = ({ decision }: AdmittedJob): Denial => killedBy("process", decision.evidence);

function withheldFor({ decision: { evidence } }: AdmittedJob, cause: WithheldCause): Denial {
  switch (cause) {
    case "unrecorded":
      return telemetryUnavailable(evidence);
    case "circuit-open":
    // The part that refused the request gave its reason; without one, the circuit is assumed open.
    case "not-permitted":
      return { gate: null, guard: "model-circuit", reason: "MODEL_CIRCUIT_OPEN", evidence };
  }
}

function verdictOf({ decision, model }: AdmittedJob, { generation }: Called, ending: Ending): Verdict {
  const { inputTokens, outputTokens, attempts } = generation;
  const common = {
    event: "outcome",
    model: { ...model.attribution, inputTokens, outputTokens, attempts },
  } as const;
  const { evidence } = decision;
  switch (ending.as) {
    case "completed":
      return {
        ...common,
        path: "model",
        status: "COMPLETED",
        gate: null,
        guard: null,
        reason: "GENERATED",
        evidence,
      };
    case "failed":
      return {
        ...common,
        ...recordedFailure(common.model, ending.failure),
        path: "model",
        status: "FAILED",
        gate: null,
        guard: null,
        evidence,
      };
    case "denied": {
      // Named fields only: a denial may be the gates' decision, which has fields that a record must not have.
      const { gate, guard, reason, evidence: decided } = ending.denial;
      return { ...common, path: "stub", status: "STUB", gate, guard, reason, evidence: decided };
    }
  }
}

function recordedFailure(
  model: ModelAttribution,
  failure: ModelFailure | null,
): Pick<Verdict, "model" | "reason"> {
  if (failure === null) return { model, reason: "INTERRUPTED" };
  const { reason, ...why } = failure;
  return { model: { ...model, failure: why }, reason };
}
