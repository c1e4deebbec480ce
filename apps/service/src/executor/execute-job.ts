import type { LeaseSeen } from "../content/content-store.ts";
import { callModel } from "./call-model.ts";
import { copyVerbatim } from "./copy-verbatim.ts";
import { decideNow } from "./decide-now.ts";
import { deny, interrupt } from "./deny.ts";
import { endUncertain } from "./end-uncertain.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import type { JobAnswer } from "./job-answer.ts";
import type { SlotRequest } from "./model-slots.ts";
import { RunSuspendedError } from "./run-suspended-error.ts";
import { serveStored } from "./serve-stored.ts";
import { type TurnMemory, takeTurn } from "./take-turn.ts";
import { decidable, type Turn } from "./turn.ts";

/**
 * A job's way: decide, and when denied that is its end. Otherwise wait for the turn to call, decide again, ask the
 * guards, serve what is in store, or take the lease on the content, record the admission, and only then call the
 * model. While somebody else generates the same content, wait for that and begin again with deciding.
 */
export async function executeJob(turn: Turn, parts: ExecutorParts): Promise<JobAnswer> {
  if (turn.job.mode === "verbatim") return copyVerbatim(turn, parts);
  const early = decideNow(decidable(turn), parts);
  if (early.outcome === "denied") return deny(turn, { ...early, guard: null }, parts);
  const memory: TurnMemory = { counted: false, passedOver: undefined, after: null };
  for (;;) {
    const step = await parts.modelSlots(slotFor(turn), () =>
      parts.underWay.during(turn.decisionId, () => takeStep(turn, memory, parts)),
    );
    if ("answer" in step) return step.answer;
    if (step.waitFor === null) continue;
    memory.after = step.waitFor;
    // Whoever wakes those that wait at a shutdown does so once: a job that comes too late for that must not wait.
    if (!stopping(turn, parts)) await parts.content.changed(step.waitFor);
    if (parts.inFlight.shuttingDown && turn.run.suspend === null)
      return interrupt(turn, early.evidence, parts);
  }
}

/** The caller of a run that goes on by itself does not wait for its answer. */
const slotFor = ({ run }: Turn): SlotRequest => ({
  owner: run.owner,
  lane: run.ends === "noted" ? "asynchronous" : "synchronous",
});

const stopping = ({ run }: Turn, { inFlight }: ExecutorParts): boolean =>
  run.suspend === null ? inFlight.shuttingDown : run.suspend.aborted;

/** The job's answer, or what to wait for before its next turn; null: nothing. */
type Step = { readonly answer: JobAnswer } | { readonly waitFor: LeaseSeen | null };

async function takeStep(turn: Turn, memory: TurnMemory, parts: ExecutorParts): Promise<Step> {
  if (turn.run.suspend?.aborted === true) throw new RunSuspendedError(turn.run);
  const taken = await takeTurn(turn, memory, parts);
  switch (taken.is) {
    case "denied":
      return { answer: await deny(turn, taken.denial, parts) };
    case "uncertain":
      return { answer: await endUncertain(turn, taken.evidence, parts) };
    case "stored": {
      const answer = await serveStored(taken);
      return answer === null ? { waitFor: null } : { answer };
    }
    case "admitted":
      return { answer: await callModel(taken) };
    case "taken":
      return { waitFor: taken.by };
    case "again":
      return { waitFor: null };
  }
}
