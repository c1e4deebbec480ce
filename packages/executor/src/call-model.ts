import type { Admission } from "@slotgate/contracts/admission";
import type { Admitted, Denied } from "@slotgate/gate";
import type { Generation, ModelPort } from "@slotgate/model";
import type { Reservation } from "@slotgate/telemetry";
import type { Lease } from "./content/content-store.ts";
import type { JobContent } from "./content/job-content.ts";
import { decideNow } from "./decide-now.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import type { AbortCause } from "./in-flight-calls.ts";
import type { JobAnswer } from "./job-answer.ts";
import { settle } from "./settle.ts";
import { decidable, type Turn } from "./turn.ts";

/** A job whose admission is durable. */
export interface AdmittedJob {
  readonly turn: Turn;
  readonly decision: Admitted;
  readonly model: ModelPort;
  readonly admission: Admission;
  /** What the admission reserved from budgets; null if nothing. */
  readonly reservation: Reservation | null;
  readonly content: JobContent;
  readonly lease: Lease;
  readonly decidedAt: string;
  readonly parts: ExecutorParts;
}

/** The result of calling the model. */
export interface Called {
  readonly generation: Generation;
  /** The denial that stopped a request, or that applied when the call was aborted. */
  readonly refusal: Denied | null;
  readonly abortedFor: AbortCause | null;
  /** From the start of the first request to the end of the last, waits included. */
  readonly durationMs: number;
}

/** Calls the model and settles the outcome. The gates decide again right before every request. */
export async function callModel(job: AdmittedJob): Promise<JobAnswer> {
  const called = await call(job);
  try {
    return await settle(job, called);
  } catch (error) {
    // If the outcome's transaction did not end the lease, give it up with the call.
    job.parts.content.giveUp(job.lease);
    throw error;
  } finally {
    job.parts.content.ended(job.lease);
  }
}

async function call({ turn, model, admission, parts }: AdmittedJob): Promise<Called> {
  const inFlight = parts.inFlight.begin();
  const begunAt = parts.clock.monotonic();
  let refusal: Denied | null = null;
  let requests = 0;
  const mayGoOn = (): boolean => {
    const again = decideNow(decidable(turn), parts);
    if (again.outcome === "denied") refusal = again;
    return again.outcome === "admitted";
  };
  const mayRequest = (): boolean => {
    const may = inFlight.mayRequest() && mayGoOn();
    if (may) requests += 1;
    return may;
  };
  const since = (moment: number): number => parts.clock.monotonic() - moment;
  // Decide at the time of the abort: the kill may be released before the call ends.
  inFlight.signal.addEventListener("abort", mayGoOn, { once: true });
  try {
    const { job, run } = turn;
    const request = { job, scope: run.scope, owner: run.owner };
    const { signal } = inFlight;
    const generation = await parts.tracing.modelCall(model.attribution, turn.trace, (headers) =>
      model.generate(request, admission, { signal, mayRequest, headers }),
    );
    return { generation, refusal, abortedFor: inFlight.abortedFor(), durationMs: since(begunAt) };
  } catch (error) {
    // The port must not throw. If it does, its result is unknown and nothing is released.
    parts.report.unexpected(error);
    const generation: Generation = {
      status: "aborted",
      attempts: requests,
      inputTokens: null,
      outputTokens: null,
    };
    return { generation, refusal, abortedFor: inFlight.abortedFor(), durationMs: since(begunAt) };
  } finally {
    inFlight.end();
  }
}
