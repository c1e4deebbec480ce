import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { fromKysely, PgBoss } from "pg-boss";
import { messageOf } from "../message-of.ts";
import type { QueuedRun, RunQueue } from "../runs/run-queue.ts";
import type { Store } from "./open-store.ts";

type BossOptions = Pick<RunQueueOptions, "store" | "tables" | "onError">;

/** pg-boss on connections of ours, which have the settings that both rely on. */
async function startBoss({ store: { pool }, tables, onError }: BossOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    migrate: tables === "make",
    // To create what is there needs the right to create it all the same.
    createSchema: tables === "make" && !(await hasSchema(pool)),
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

async function hasSchema(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ there: boolean }>("select to_regnamespace($1) is not null as there", [
    schema,
  ]);
  return rows[0]?.there === true;
}

/** Makes the queue's tables, or brings them to the newest version. Throws when that cannot be done. */
export async function makeRunQueue({ store }: Pick<RunQueueOptions, "store">): Promise<void> {
  const boss = await startBoss({ store, tables: "make", onError: () => {} });
  await boss.stop({ graceful: false });
}

export interface RunQueueOptions {
  /** Connections to the database that the runs are in. */
  readonly store: Pick<Store, "pool">;
  /** Whether the queue's own tables are made and brought to the newest version, or have to be there. */
  readonly tables: "make" | "expect";
  /** Runs that this process works on at once; their model calls share the process's places. */
  readonly concurrency?: number;
  /** Most of them for one owner. */
  readonly perOwner?: number;
  readonly retryMs?: number;
  /** Told of whatever goes wrong; the queue goes on by itself. */
  readonly onError: (error: unknown) => void;
  /** Told when the reason changes for which no run can be queued; null: runs can be. */
  readonly onProblem?: (problem: string | null) => void;
}

const queue = "runs";
/** Where pg-boss keeps its tables. */
const schema = "pgboss";
/** A worker that is not heard of for so long is taken for dead, and its run given to another. */
const heartbeatSeconds = 10;
const dayInSeconds = 86_400;
/** What stopping may take beyond the time that the work under way is given. */
const stopSlackMs = 2_000;
/** As long as pg-boss lets a job wait; a run that was taken in is not to be forgotten. */
const retentionSeconds = 3_650 * dayInSeconds;

/** The queue in PostgreSQL, by pg-boss: a run stays in it until it was worked off, whatever becomes of workers. */
export function createRunQueue({
  store,
  tables,
  concurrency = 4,
  perOwner = 3,
  retryMs = 1_000,
  onError,
  onProblem = () => {},
}: RunQueueOptions): RunQueue {
  let problem: string | null = "the queue has not started yet";
  const note = (now: string | null): void => {
    if (now === problem) return;
    problem = now;
    onProblem(now);
  };
  const ending = new AbortController();
  let boss: PgBoss | null = null;
  let workerId: string | null = null;
  let working: Promise<void> = Promise.resolve();

  async function startWhenReachable(): Promise<PgBoss | null> {
    while (!ending.signal.aborted) {
      try {
        boss = await startBoss({ store, tables, onError });
        note(null);
        return boss;
      } catch (error) {
        note(problemOf(error));
        await delay(retryMs, undefined, { signal: ending.signal }).catch(() => {});
      }
    }
    return null;
  }

  const started = startWhenReachable();

  return {
    async enqueue({ runId, owner }, transaction) {
      if (boss === null) throw new Error("the queue of runs is not ready yet");
      const id = await boss.send(
        queue,
        { runId, owner },
        { db: fromKysely(transaction), group: { id: owner } },
      );
      if (id === null) throw new Error(`run \`${runId}\` was not queued`);
    },

    work(handle) {
      working = (async () => {
        const ready = await started;
        if (ready === null || ending.signal.aborted) return;
        const options = {
          localConcurrency: concurrency,
          localGroupConcurrency: perOwner,
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

    problem: () => problem,

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

/** `insufficient_privilege`: the database does not grant it by itself. */
const problemOf = (error: unknown): string =>
  error instanceof pg.DatabaseError && error.code === "42501"
    ? `${messageOf(error)}: run \`slotgate migrate\` as a role that may create schemas in this database, ` +
      `or give this role a schema of the name \`${schema}\`, with what is in it`
    : messageOf(error);
