import type { Context } from "@opentelemetry/api";
import type { RunResponseV1 } from "@slotgate/contracts";
import type { Clock } from "../clock.ts";
import type { Executor } from "../executor/executor.ts";
import { IdempotencyKeyReusedError } from "./idempotency-key-reused-error.ts";
import type { QueuedRun } from "./run-queue.ts";
import type { NewRun, RunStore, StoredRun } from "./run-store.ts";
import { RunUnfinishedError } from "./run-unfinished-error.ts";
import type { SubmittedRun } from "./submitted-run.ts";

export interface Submission {
  readonly owner: string;
  readonly subject: string;
  readonly traceId: string | null;
  /** Where in a trace the request for it is. */
  readonly trace?: Context;
  readonly stored: "serve" | "pass-over";
  /** The caller's name for the run: the same name is the same run. */
  readonly idempotencyKey: string | null;
  readonly asynchronous: boolean;
}

/** What came of a submission. */
export type Submitted =
  | { readonly is: "answered"; readonly response: RunResponseV1 }
  /** It has ended, under this id; its answers are read from the store. */
  | { readonly is: "ended"; readonly runId: string }
  | { readonly is: "accepted"; readonly run: StoredRun };

/** Takes runs in, and sees to it that what was taken in comes to its end. */
export interface RunService {
  readonly submit: (run: SubmittedRun, submission: Submission) => Promise<Submitted>;
  /** Executes a run out of the queue. Throws when something is left of it. */
  readonly workOff: (run: QueuedRun) => Promise<void>;
}

export interface RunServiceOptions {
  readonly executor: Executor;
  readonly store: RunStore;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Aborts once this process is to stop: what can be gone on with elsewhere is left. */
  readonly stopping: AbortSignal;
  /** Waits; resolves early when the signal aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Told of every run that was put into the queue. */
  readonly queued: () => void;
  /** Runs `work`, which never throws, whenever the store is known to be there again. */
  readonly whenReachable: (work: () => Promise<void>) => void;
}

const pollMs = 200;

export function createRunService(options: RunServiceOptions): RunService {
  const { executor, store, clock, newId, stopping, pause, whenReachable, queued } = options;
  /** Runs that this process works on, so that a repeated request here need not ask the database. */
  const underWay = new Map<string, Promise<void>>();
  /** Runs that the store takes for worked on by this process, which works on them no more. */
  const toLeave = new Map<string, QueuedRun>();
  whenReachable(async () => {
    for (const run of toLeave.values()) await leave(run);
  });

  /** Again and again until the store has heard: elsewhere nobody takes over what a live replica works on. */
  async function leave(run: QueuedRun): Promise<void> {
    toLeave.set(run.runId, run);
    await store.leave(run.runId, run).then(
      () => toLeave.delete(run.runId),
      () => {},
    );
  }

  /** Goes on with a stored run. When that fails the run is left to whoever comes next. */
  async function goOn({ runId, owner }: QueuedRun, suspend: AbortSignal | null): Promise<void> {
    toLeave.delete(runId);
    try {
      const rest = await store.toResume(runId, { owner });
      if (rest === null) return;
      const { run, ...context } = rest;
      await executor.resume(run, { ...context, runId, suspend });
      await store.forgetDocument(runId, { owner });
    } catch (error) {
      await leave({ runId, owner });
      throw error;
    }
  }

  /** Several may come to go on with the same run while they ask the store: the first one does. */
  function goOnAlone(run: QueuedRun, suspend: AbortSignal | null): Promise<void> {
    const here = underWay.get(run.runId);
    if (here !== undefined) return here;
    const work = goOn(run, suspend).finally(() => underWay.delete(run.runId));
    underWay.set(run.runId, work);
    return work;
  }

  async function storedRun(runId: string, owner: string): Promise<StoredRun> {
    const run = await store.byId(runId, { owner });
    if (run === null) throw new Error(`run \`${runId}\` was stored and is not there`);
    return run;
  }

  /** Waits until the run has ended; goes on with it when the replica that worked on it is gone. */
  async function waitFor(run: QueuedRun): Promise<void> {
    const { runId, owner } = run;
    while (!stopping.aborted) {
      const here = underWay.get(runId);
      if (here !== undefined) return here;
      const { state, asynchronous } = await storedRun(runId, owner);
      if (state === "ended") return;
      if (!asynchronous && (await store.takeOver(runId, { owner }))) return goOnAlone(run, null);
      await pause(pollMs, stopping);
    }
    throw new RunUnfinishedError({ runId });
  }

  async function submitStored(run: SubmittedRun, submission: Submission): Promise<Submitted> {
    const { asynchronous, owner, idempotencyKey } = submission;
    const submittedAt = new Date(clock.now()).toISOString();
    const fresh: NewRun = { ...submission, run, runId: newId(), submittedAt };
    const claim = await store.claim(fresh);
    if (claim.is === "known" && !claim.sameRequest)
      throw new IdempotencyKeyReusedError({ idempotencyKey: idempotencyKey ?? "", runId: claim.runId });
    const runId = claim.is === "known" ? claim.runId : fresh.runId;
    if (asynchronous) {
      queued();
      return { is: "accepted", run: await storedRun(runId, owner) };
    }
    if (claim.is === "new") await goOnAlone({ runId, owner }, null);
    else await waitFor({ runId, owner });
    return { is: "ended", runId };
  }

  return {
    async submit(run, submission) {
      const { asynchronous, idempotencyKey } = submission;
      if (asynchronous || idempotencyKey !== null) return submitStored(run, submission);
      return { is: "answered", response: await executor.execute(run.run(), submission) };
    },

    async workOff(run) {
      // Another process still works on it, or does so again: it comes back when that is over or gone.
      const here = underWay.get(run.runId);
      if (here !== undefined) return here;
      if (!(await store.takeOver(run.runId, run))) throw new RunUnfinishedError(run);
      await goOnAlone(run, stopping);
    },
  };
}
