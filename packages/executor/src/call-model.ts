import type { Denied } from "@slotgate/gate";
import type { Generation } from "@slotgate/model";
import type { AdmittedJob } from "./admit.ts";
import { decideNow } from "./decide-now.ts";
import type { JobAnswer } from "./job-answer.ts";
import { type ModelCall, recordOutcome } from "./record-outcome.ts";
import { decidable } from "./turn.ts";

/** Calls the model and records the outcome. The gates decide again right before every request. */
export async function callModel(job: AdmittedJob): Promise<JobAnswer> {
  const ended = await call(job);
  try {
    return await recordOutcome(job, ended);
  } catch (error) {
    // If the outcome's transaction did not end the lease, give it up with the call.
    job.parts.content.giveUp(job.lease);
    throw error;
  } finally {
    job.parts.content.ended(job.lease);
  }
}

async function call({ turn, model, admission, parts }: AdmittedJob): Promise<ModelCall> {
  const inFlight = parts.inFlight.begin();
  const begunAt = parts.clock.monotonic();
  let denied: Denied | null = null;
  let requests = 0;
  const gatesPass = (): boolean => {
    const again = decideNow(decidable(turn), parts);
    if (again.outcome === "denied") denied = again;
    return again.outcome === "admitted";
  };
  const mayRequest = (): boolean => {
    const may = inFlight.mayRequest() && gatesPass();
    if (may) requests += 1;
    return may;
  };
  const since = (moment: number): number => parts.clock.monotonic() - moment;
  // Decide at the time of the abort: the kill may be released before the call ends.
  inFlight.signal.addEventListener("abort", gatesPass, { once: true });
  try {
    const { job, run } = turn;
    const request = { job, scope: run.scope, owner: run.owner };
    const { signal } = inFlight;
    const generation = await parts.tracing.modelCall(model.port.attribution, turn.trace, (headers) =>
      model.port.generate(request, admission, { signal, mayRequest, headers }),
    );
    return { generation, denied, abortedFor: inFlight.abortedFor(), durationMs: since(begunAt) };
  } catch (error) {
    // The port must not throw. If it does, its result is unknown and nothing is released.
    parts.report.unexpected(error);
    const generation: Generation = {
      status: "aborted",
      attempts: requests,
      inputTokens: null,
      outputTokens: null,
      answeredBy: model.port.attribution,
      tried: [],
    };
    return { generation, denied, abortedFor: inFlight.abortedFor(), durationMs: since(begunAt) };
  } finally {
    inFlight.end();
  }
}
