import type { Context } from "@opentelemetry/api";
import type { RunResponseV1 } from "@slotgate/contracts";
import type { Clock } from "@slotgate/controls";
import type { Executor } from "../executor.ts";
import { IdempotencyKeyReusedError } from "./idempotency-key-reused-error.ts";
import type { QueuedRun } from "./run-queue.ts";
import type { NewRun, RunStore, StoredRun } from "./run-store.ts";
import { RunUnfinishedError } from "./run-unfinished-error.ts";
import type { SubmittedRun } from "./submitted-run.ts";

export interface Submission {
  readonly owner: string;
  readonly subject: string;
  readonly traceId: string | null;
  /** The trace context of the request. */
  readonly trace?: Context;
  readonly regenerate: boolean;
  /** The caller's name for the run: a repeated name is the same run. */
  readonly idempotencyKey: string | null;
  readonly asynchronous: boolean;
}

/** The result of a submission. */
export type Submitted =
  | { readonly is: "answered"; readonly response: RunResponseV1 }
  /** The run has ended under this id; its answers are read from the store. */
  | { readonly is: "ended"; readonly runId: string }
  | { readonly is: "accepted"; readonly run: StoredRun };

/** Accepts runs and ensures that each accepted run ends. */
export interface RunService {
  readonly submit: (run: SubmittedRun, submission: Submission) => Promise<Submitted>;
  /** Executes a run from the queue. Throws if part of it is left. */
  readonly workOff: (run: QueuedRun) => Promise<void>;
}

export interface RunServiceOptions {
  readonly executor: Executor;
  readonly store: RunStore;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Aborts when this process is to stop: runs that another replica can resume are left. */
  readonly stopping: AbortSignal;
  /** Waits; resolves early when the signal aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Called for every run put into the queue. */
  readonly queued: () => void;
  /** Runs `work`, which never throws, whenever the store becomes reachable. */
  readonly whenReachable: (work: () => Promise<void>) => void;
}

const pollMs = 200;

export function createRunService(options: RunServiceOptions): RunService {
  const { executor, store, clock, newId, stopping, pause, whenReachable, queued } = options;
  /** Runs that this process works on, so that a repeated request need not query the database. */
  const underWay = new Map<string, Promise<void>>();
  /** Runs that the store still assigns to this process, which no longer works on them. */
  const toLeave = new Map<string, QueuedRun>();
  whenReachable(async () => {
    for (const run of toLeave.values()) await leave(run);
  });

  /** Retries until the store has confirmed: no replica takes over a run assigned to a live one. */
  async function leave(run: QueuedRun): Promise<void> {
    toLeave.set(run.runId, run);
    await store.leave(run.runId, run).then(
      () => toLeave.delete(run.runId),
      () => {},
    );
  }

  /** Resumes a stored run. If that fails the run is left to another replica. */
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

  /** Several requests may try to resume the same run while they query the store: only the first does. */
  function goOnAlone(run: QueuedRun, suspend: AbortSignal | null): Promise<void> {
    const here = underWay.get(run.runId);
    if (here !== undefined) return here;
    const work = goOn(run, suspend).finally(() => underWay.delete(run.runId));
    underWay.set(run.runId, work);
    return work;
  }

  async function storedRun(runId: string, owner: string): Promise<StoredRun> {
    const run = await store.byId(runId, { owner });
    if (run === null) throw new Error(`run \`${runId}\` was stored but cannot be read back`);
    return run;
  }

  /** Waits until the run has ended; resumes it when the replica that worked on it is gone. */
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
      // Another process works on it, so the queue delivers it again later.
      const here = underWay.get(run.runId);
      if (here !== undefined) return here;
      if (!(await store.takeOver(run.runId, run))) throw new RunUnfinishedError(run);
      await goOnAlone(run, stopping);
    },
  };
}
