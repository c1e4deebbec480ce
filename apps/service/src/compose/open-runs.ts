import { errorFacts, messageOf, pause } from "@slotgate/controls";
import {
  createDrillExecutor,
  createRunService,
  createTryExecutor,
  type DrillExecutor,
  followRuns,
  type RunFollower,
  type RunQueue,
  type RunService,
  type RunStore,
  type TryExecutor,
  trackWork,
} from "@slotgate/executor";
import { createRunQueue, createRunStore } from "@slotgate/postgres";
import type { ServiceBase } from "./base.ts";
import type { Execution } from "./open-executor.ts";
import type { Gates } from "./open-gates.ts";
import type { Records } from "./open-records.ts";
import type { Replica } from "./open-replica.ts";

export interface RunsOptions {
  readonly replica: Replica;
  readonly gates: Gates;
  readonly records: Records;
  readonly execution: Execution;
}

/** Callers' runs, and operators' drills and tries. */
export interface Runs {
  readonly submit: RunService["submit"];
  readonly drill: DrillExecutor;
  readonly tryCalls: TryExecutor;
  readonly store: RunStore;
  readonly follower: RunFollower;
  readonly queue: RunQueue;
  /** Resolves when the work of runs and drills that were requested here has ended, or the time is over. */
  readonly ended: (options: { readonly withinMs: number }) => Promise<void>;
}

export function openRuns(base: ServiceBase, { replica, gates, records, execution }: RunsOptions): Runs {
  const { config, clock, logger, newId, writerId, stores, stopping } = base;
  const { executor } = execution;
  const queue = createRunQueue({
    store: stores.queueing,
    tables: config.migrate === "never" ? "expect" : "make",
    onError: (error) => logger.debug({ error: messageOf(error) }, "an error in the queue of runs"),
    onProblem: (problem) =>
      problem === null
        ? logger.info("asynchronous runs are accepted")
        : logger.warn({ problem }, "no asynchronous runs are accepted"),
  });
  const { enqueue } = queue;
  const store = createRunStore({ database: stores.jobs.database, writerId, enqueue });
  const runs = createRunService({
    executor,
    store,
    clock,
    newId,
    stopping: stopping.signal,
    pause,
    queued: queue.nudge,
    whenReachable: replica.lease.onRenewed,
  });
  queue.work(async (run) => {
    await runs.workOff(run);
  });
  const executeDrill = createDrillExecutor({
    executor,
    allowlist: gates.allowlist,
    ledger: records.ledger,
    noting: gates.documents.notingGeneration,
    pause: (milliseconds, signal) => pause(milliseconds, AbortSignal.any([signal, stopping.signal])),
    onUnexpected: (error) =>
      logger.error({ error: errorFacts(error) }, "a part of the executor failed unexpectedly in a drill"),
  });
  const tryCalls = createTryExecutor({
    executor,
    gateState: gates.state,
    noting: gates.documents.notingGeneration,
    now: clock.monotonic,
    onUnexpected: (error) =>
      logger.error({ error: errorFacts(error) }, "a part of the executor failed unexpectedly in a try"),
  });
  const requested = trackWork();
  return {
    submit: (run, submission) => requested.track(runs.submit(run, submission)),
    drill: (jobs, context) => requested.track(executeDrill(jobs, context)),
    tryCalls: (input) => requested.track(tryCalls(input)),
    store,
    // Streams poll over connections that no job uses.
    follower: followRuns({
      store: createRunStore({ database: stores.reading.database, writerId, enqueue }),
      stopping: stopping.signal,
      pause,
    }),
    queue,
    ended: requested.ended,
  };
}
