import type { Evidence } from "@slotgate/contracts";
import { callModel } from "./call-model.ts";
import type { LeaseSeen } from "./content/content-store.ts";
import { copyVerbatim } from "./copy-verbatim.ts";
import { decideNow } from "./decide-now.ts";
import { denialOf, deny, interrupt } from "./deny.ts";
import { endUncertain } from "./end-uncertain.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import type { SlotRequest } from "./fair-slots.ts";
import type { JobAnswer } from "./job-answer.ts";
import { RunSuspendedError } from "./run-suspended-error.ts";
import { serveStored } from "./serve-stored.ts";
import { type AttemptMemory, tryToAdmit } from "./try-to-admit.ts";
import { decidable, type Turn } from "./turn.ts";

/**
 * Decides a job in its owner's turn and ends it if denied. Otherwise waits for a call slot, decides again, asks the
 * guards, and either serves stored content or takes the content lease, records the admission and calls the model. While
 * another job generates the same content, waits for it and starts over from the decision.
 */
export async function executeJob(turn: Turn, parts: ExecutorParts): Promise<JobAnswer> {
  const early = await parts.decisionSlots(slotFor(turn), () => endWithoutCall(turn, parts));
  if ("answer" in early) return early.answer;
  const memory: AttemptMemory = { counted: false, passedOver: undefined, after: null };
  for (;;) {
    const step = await parts.modelSlots(slotFor(turn), () =>
      parts.underWay.during(turn.decisionId, () => attempt(turn, memory, parts)),
    );
    if (step === "retry") continue;
    if ("answer" in step) return step.answer;
    memory.after = step.waitFor;
    // A shutdown wakes waiting jobs only once; a job that arrives later must not start to wait.
    if (!stopping(turn, parts)) await parts.content.changed(step.waitFor);
    if (parts.inFlight.shuttingDown && turn.run.suspend === null)
      return interrupt(turn, early.evidence, parts);
  }
}

/** Returns the answer of a job that ends without a call, or the evidence of one that may call the model. */
async function endWithoutCall(
  turn: Turn,
  parts: ExecutorParts,
): Promise<{ readonly answer: JobAnswer } | { readonly evidence: Evidence }> {
  if (turn.job.mode === "verbatim") return { answer: await copyVerbatim(turn, parts) };
  const decision = decideNow(decidable(turn), parts);
  if (decision.outcome === "denied") return { answer: await deny(turn, denialOf(decision), parts) };
  // This path waits for no I/O. Without the pause a large run is decided in one go and blocks the event loop.
  await new Promise(setImmediate);
  return { evidence: decision.evidence };
}

/** A run that can be suspended is asynchronous: its caller does not wait. */
const slotFor = ({ run }: Turn): SlotRequest => ({
  owner: run.owner,
  lane: run.suspend === null ? "synchronous" : "asynchronous",
});

const stopping = ({ run }: Turn, { inFlight }: ExecutorParts): boolean =>
  run.suspend === null ? inFlight.shuttingDown : run.suspend.aborted;

type Step = { readonly answer: JobAnswer } | { readonly waitFor: LeaseSeen } | "retry";

/** One turn of the job, with a call slot: its answer, or the lease to wait for before the next turn. */
async function attempt(turn: Turn, memory: AttemptMemory, parts: ExecutorParts): Promise<Step> {
  if (turn.run.suspend?.aborted === true) throw new RunSuspendedError(turn.run);
  const tried = await tryToAdmit(turn, memory, parts);
  switch (tried.is) {
    case "denied":
      return { answer: await deny(turn, tried.denial, parts) };
    case "uncertain":
      return { answer: await endUncertain(turn, tried, parts) };
    case "stored": {
      const answer = await serveStored(tried);
      return answer === null ? "retry" : { answer };
    }
    case "admitted":
      return { answer: await callModel(tried) };
    case "taken":
      return { waitFor: tried.by };
    case "retry":
      return "retry";
  }
}
