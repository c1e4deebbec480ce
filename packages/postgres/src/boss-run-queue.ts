import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "@slotgate/controls";
import type { QueuedRun, RunQueue } from "@slotgate/executor";
import type { Transaction } from "kysely";
import pg from "pg";
import { fromKysely, PgBoss } from "pg-boss";
import type { Database } from "./database.ts";
import type { Store } from "./open-store.ts";

type BossOptions = Pick<RunQueueOptions, "store" | "tables" | "onError">;

/** Runs pg-boss on our connections, whose settings both rely on. */
async function startBoss({ store: { pool }, tables, onError }: BossOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    migrate: tables === "make",
    // `create schema if not exists` needs the right to create even if the schema exists.
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
      // An accepted run is never given up.
      retryLimit: 1_000_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 30,
      retentionSeconds,
      deleteAfterSeconds: dayInSeconds,
    });
  } catch (error) {
    // A partly started instance would run beside the next attempt.
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

/** Creates or migrates the queue's tables. Throws if that fails. */
export async function makeRunQueue({ store }: Pick<RunQueueOptions, "store">): Promise<void> {
  const boss = await startBoss({ store, tables: "make", onError: () => {} });
  await boss.stop({ graceful: false });
}

export interface RunQueueOptions {
  /** Connections to the database that holds the runs. */
  readonly store: Pick<Store, "pool">;
  /** Whether to create and migrate the queue's tables, or to require them. */
  readonly tables: "make" | "expect";
  /** Concurrent runs of this process; their model calls share its call slots. */
  readonly concurrency?: number;
  /** Concurrent runs of one owner. */
  readonly perOwner?: number;
  readonly retryMs?: number;
  /** Called for every error; the queue recovers without help. */
  readonly onError: (error: unknown) => void;
  /** Called when the reason why no run can be queued changes; null: runs can be queued. */
  readonly onProblem?: (problem: string | null) => void;
}

/** A queue in the database that also holds the runs. */
export interface PostgresRunQueue extends RunQueue {
  /** Queues a run in the transaction that stores it. */
  readonly enqueue: (run: QueuedRun, transaction: Transaction<Database>) => Promise<void>;
}

const queue = "runs";
/** The schema of pg-boss's tables. */
const schema = "pgboss";
/** A worker without a heartbeat for this long counts as dead, and its run goes to another. */
const heartbeatSeconds = 10;
const dayInSeconds = 86_400;
/** Extra time to stop, beyond the grace period of running work. */
const stopSlackMs = 2_000;
/** The longest that pg-boss keeps a job: an accepted run must not expire. */
const retentionSeconds = 3_650 * dayInSeconds;

/** The queue in PostgreSQL, by pg-boss: a run stays in it until it is done, even if workers die. */
export function createRunQueue({
  store,
  tables,
  concurrency = 4,
  perOwner = 3,
  retryMs = 1_000,
  onError,
  onProblem = () => {},
}: RunQueueOptions): PostgresRunQueue {
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
          // `nudge` polls at once for the runs of this process; this interval is for those of others.
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
      // A hanging database must not block the whole shutdown.
      const over = new AbortController();
      const bound = delay(withinMs + stopSlackMs, undefined, { signal: over.signal }).catch(() => {});
      await Promise.race([stopped, bound]);
      over.abort();
    },
  };
}

/** `insufficient_privilege`: the message of the database does not say which right to grant. */
const problemOf = (error: unknown): string =>
  error instanceof pg.DatabaseError && error.code === "42501"
    ? `${messageOf(error)}: run \`slotgate migrate\` as a role that may create schemas in this database, ` +
      `or give this role a schema of the name \`${schema}\`, with what is in it`
    : messageOf(error);
