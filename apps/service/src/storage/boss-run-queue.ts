import { setTimeout as delay } from "node:timers/promises";
import { fromKysely, PgBoss } from "pg-boss";
import type { QueuedRun, RunQueue } from "../runs/run-queue.ts";

type BossOptions = Pick<RunQueueOptions, "url" | "tables" | "onError">;

async function startBoss({ url, tables, onError }: BossOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: "slotgate-runs",
    max: 3,
    connectionTimeoutMillis: 2_000,
    // A statement that is given up must not be carried out later.
    options: "-c statement_timeout=10000",
    migrate: tables === "make",
    createSchema: tables === "make",
    schedule: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  });
  boss.on("error", onError);
  try {
    await boss.start();
    await boss.createQueue(queue, {
      heartbeatSeconds,
      expireInSeconds: dayInSeconds - 1,
      // A run that was taken in is not given up.
      retryLimit: 1_000_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 30,
      retentionSeconds,
      deleteAfterSeconds: dayInSeconds,
    });
  } catch (error) {
    // What has started of it would go on beside the next try.
    await boss.stop({ graceful: false }).catch(onError);
    throw error;
  }
  return boss;
}

/** Makes the queue's tables, or brings them to the newest version. Throws when that cannot be done. */
export async function makeRunQueue({ url }: Pick<RunQueueOptions, "url">): Promise<void> {
  const boss = await startBoss({ url, tables: "make", onError: () => {} });
  await boss.stop({ graceful: false });
}

export interface RunQueueOptions {
  /** Connection string of the database that the runs are in. */
  readonly url: string;
  /** Whether the queue's own tables are made and brought to the newest version, or have to be there. */
  readonly tables: "make" | "expect";
  /** Runs that this process works on at once; their model calls share the process's places. */
  readonly concurrency?: number;
  readonly retryMs?: number;
  /** Told of whatever goes wrong; the queue goes on by itself. */
  readonly onError: (error: unknown) => void;
}

const queue = "runs";
/** A worker that is not heard of for so long is taken for dead, and its run given to another. */
const heartbeatSeconds = 10;
const dayInSeconds = 86_400;
/** What stopping may take beyond the time that the work under way is given. */
const stopSlackMs = 2_000;
/** As long as pg-boss lets a job wait; a run that was taken in is not to be forgotten. */
const retentionSeconds = 3_650 * dayInSeconds;

/** The queue in PostgreSQL, by pg-boss: a run stays in it until it was worked off, whatever becomes of workers. */
export function createRunQueue({
  url,
  tables,
  concurrency = 4,
  retryMs = 1_000,
  onError,
}: RunQueueOptions): RunQueue {
  const ending = new AbortController();
  let boss: PgBoss | null = null;
  let workerId: string | null = null;
  let working: Promise<void> = Promise.resolve();

  async function startWhenReachable(): Promise<PgBoss | null> {
    while (!ending.signal.aborted) {
      try {
        boss = await startBoss({ url, tables, onError });
        return boss;
      } catch (error) {
        onError(error);
        await delay(retryMs, undefined, { signal: ending.signal }).catch(() => {});
      }
    }
    return null;
  }

  const started = startWhenReachable();

  return {
    async enqueue({ runId, owner }, transaction) {
      if (boss === null) throw new Error("the queue of runs is not ready yet");
      const id = await boss.send(queue, { runId, owner }, { db: fromKysely(transaction) });
      if (id === null) throw new Error(`run \`${runId}\` was not queued`);
    },

    work(handle) {
      working = (async () => {
        const ready = await started;
        if (ready === null || ending.signal.aborted) return;
        const options = {
          localConcurrency: concurrency,
          // Whoever fills the queue looks at once; this is for what others have put there.
          pollingIntervalSeconds: 2,
          heartbeatRefreshSeconds: 3,
        };
        workerId = await ready.work<QueuedRun>(queue, options, async ([job]) => {
          if (job !== undefined) await handle(job.data);
        });
      })().catch(onError);
    },

    nudge() {
      if (workerId !== null) boss?.notifyWorker(workerId);
    },

    running: () => boss !== null,

    async close({ withinMs }) {
      ending.abort();
      const stopped = (async () => {
        await working;
        await (await started)?.stop({ graceful: true, timeout: withinMs });
      })().catch(onError);
      // A database that hangs must not hold the whole stop up.
      const over = new AbortController();
      const bound = delay(withinMs + stopSlackMs, undefined, { signal: over.signal }).catch(() => {});
      await Promise.race([stopped, bound]);
      over.abort();
    },
  };
}
