import type { Job, RunV1 } from "@slotgate/contracts";
import type { Claim, NewRun, RunStore } from "@slotgate/executor";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "./database.ts";
import { firstIdOf } from "./first-id-of.ts";
import { orUnavailable } from "./or-unavailable.ts";
import { selectRuns, summariesOf, workedOn } from "./run-summaries.ts";
import { answerPages, decisionsOf } from "./stored-answers.ts";

/** Longest time in which reading a run's jobs may block the thread in one go. */
const sliceMs = 5;

export interface RunStoreOptions {
  readonly database: Kysely<Database>;
  /** The writer id of this process, which holds the runs that it works on. */
  readonly writerId: string;
  /** Queues a run in the transaction that stores it. */
  readonly enqueue: (
    run: Pick<NewRun, "runId" | "owner">,
    transaction: Transaction<Database>,
  ) => Promise<void>;
}

export function createRunStore({ database, writerId, enqueue }: RunStoreOptions): RunStore {
  const runOf = (runId: string, owner: string) =>
    selectRuns(database).where("owner", "=", owner).where("run_id", "=", runId);

  return {
    claim: (run) =>
      orUnavailable(() => database.transaction().execute((trx) => claim({ trx, run, writerId, enqueue }))),

    takeOver: (runId, { owner }) =>
      orUnavailable(async () => {
        const taken = await database
          .updateTable("run")
          .set({ holder: writerId })
          .where("owner", "=", owner)
          .where("run_id", "=", runId)
          .where((eb) => eb.or([eb("holder", "is", null), eb("holder", "=", writerId), eb.not(workedOn)]))
          .returning("run_id")
          .execute();
        return taken.length > 0;
      }),

    leave: (runId, { owner }) =>
      orUnavailable(async () => {
        await database
          .updateTable("run")
          .set({ holder: null })
          .where("owner", "=", owner)
          .where("run_id", "=", runId)
          .where("holder", "=", writerId)
          .execute();
      }),

    toResume: (runId, { owner }) =>
      orUnavailable(async () => {
        const row = await database
          .selectFrom("run")
          .select(["subject", "trace_id", "regenerate"])
          .select(headOf.as("head"))
          .where("owner", "=", owner)
          .where("run_id", "=", runId)
          .executeTakeFirst();
        if (row === undefined || row.head === null) return null;
        return {
          run: { ...row.head, jobs: await jobsOf(database, { runId, owner }) },
          owner,
          subject: row.subject,
          traceId: row.trace_id,
          regenerate: row.regenerate,
          ...(await endsOf(database, runId)),
        };
      }),

    forgetDocument: (runId, { owner }) =>
      orUnavailable(async () => {
        await database
          .updateTable("run")
          .set({ document: null })
          .where("owner", "=", owner)
          .where("run_id", "=", runId)
          .execute();
      }),

    byId: (runId, { owner }) =>
      orUnavailable(async () => {
        const row = await runOf(runId, owner).executeTakeFirst();
        if (row === undefined) return null;
        return (await summariesOf(database, [row]))[0] ?? null;
      }),

    byNames: (names) =>
      orUnavailable(async () => {
        const rows = await selectRuns(database)
          .where("owner", "in", [...new Set(names.map(({ owner }) => owner))])
          .where("run_id", "in", [...new Set(names.map(({ runId }) => runId))])
          .execute();
        return summariesOf(database, rows);
      }),

    list: (owner, { since, cursor, order, limit }) =>
      orUnavailable(async () => {
        let query = selectRuns(database).where("owner", "=", owner).limit(limit);
        query = query.orderBy("run_id", order === "newest-first" ? "desc" : "asc");
        if (cursor !== null) query = query.where("run_id", order === "newest-first" ? "<" : ">", cursor);
        if (since !== null)
          query = query.where("run_id", ">=", firstIdOf(since)).where("submitted_at", ">=", new Date(since));
        return summariesOf(database, await query.execute());
      }),

    async *answers(runId, { owner }) {
      const ids = await orUnavailable(async () => {
        const run = await database
          .selectFrom("run")
          .select("decision_ids")
          .where("run_id", "=", runId)
          .where("owner", "=", owner)
          .executeTakeFirst();
        return run?.decision_ids ?? (await endedDecisions(database, runId));
      });
      const pages = answerPages(database, ids);
      for (;;) {
        const { done, value } = await orUnavailable(() => pages.next());
        if (done === true) return;
        yield value;
      }
    },
  };
}

/** The document without its jobs. */
const headOf = sql<Pick<RunV1, "version" | "appliesTo" | "metadata"> | null>`
  case when document is not null then json_build_object(
    'version', document->'version', 'appliesTo', document->'appliesTo', 'metadata', document->'metadata') end`;

/** Parses the jobs in slices, in document order, so that a large run does not block the thread. */
async function jobsOf(
  database: Kysely<Database>,
  { runId, owner }: Pick<NewRun, "runId" | "owner">,
): Promise<Job[]> {
  const { rows } = await sql<{ job: string }>`
    select value::text as job from run, json_array_elements(document->'jobs') with ordinality as jobs (value, place)
    where owner = ${owner} and run_id = ${runId} order by place`.execute(database);
  const jobs: Job[] = [];
  let since = performance.now();
  for (const { job } of rows) {
    jobs.push(JSON.parse(job));
    if (performance.now() - since < sliceMs) continue;
    await new Promise(setImmediate);
    since = performance.now();
  }
  return jobs;
}

async function claim({
  trx,
  run,
  writerId,
  enqueue,
}: Pick<RunStoreOptions, "writerId" | "enqueue"> & {
  readonly trx: Transaction<Database>;
  readonly run: NewRun;
}): Promise<Claim> {
  const { owner, idempotencyKey, asynchronous } = run;
  const requestDigest = run.run.digest();
  const inserted = await trx
    .insertInto("run")
    .values({
      owner,
      run_id: run.runId,
      subject: run.subject,
      jobs: run.run.jobs,
      trace_id: run.traceId,
      submitted_at: new Date(run.submittedAt),
      // An asynchronous run is held by the replica that takes it from the queue.
      holder: asynchronous ? null : writerId,
      idempotency_key: idempotencyKey,
      request_digest: requestDigest,
      asynchronous,
      regenerate: run.regenerate,
      document: sql`${run.run.document()}::json`,
    })
    .onConflict((conflict) =>
      conflict.columns(["owner", "idempotency_key"]).where("idempotency_key", "is not", null).doNothing(),
    )
    .returning("run_id")
    .execute();
  if (inserted.length > 0) {
    if (asynchronous) await enqueue(run, trx);
    return { is: "new" };
  }
  const known = await trx
    .selectFrom("run")
    .select(["run_id", "request_digest"])
    .where("owner", "=", owner)
    .where("idempotency_key", "=", idempotencyKey)
    .executeTakeFirstOrThrow();
  const { run_id: runId, request_digest } = known;
  const sameRequest = request_digest === requestDigest;
  if (asynchronous && sameRequest) await queueInstead({ trx, runId, owner, enqueue });
  return { is: "known", runId, sameRequest };
}

/** Queues a synchronous run whose caller now does not wait, so that the queue completes it. */
async function queueInstead({
  trx,
  runId,
  owner,
  enqueue,
}: Pick<RunStoreOptions, "enqueue"> &
  Pick<NewRun, "runId" | "owner"> & { readonly trx: Transaction<Database> }): Promise<void> {
  const queued = await trx
    .updateTable("run")
    .set({ asynchronous: true })
    .where("owner", "=", owner)
    .where("run_id", "=", runId)
    .where("asynchronous", "=", false)
    .where("document", "is not", null)
    .returning("run_id")
    .execute();
  if (queued.length > 0) await enqueue({ runId, owner }, trx);
}

async function endedDecisions(database: Kysely<Database>, runId: string): Promise<readonly string[]> {
  const ends = await database
    .selectFrom("run_job")
    .select("decision_id")
    .where("run_id", "=", runId)
    .orderBy("position")
    .execute();
  return ends.map(({ decision_id }) => decision_id);
}

/** The positions that have ended, and how many of those passed the gates, by rule. */
async function endsOf(database: Kysely<Database>, runId: string) {
  const ends = await database
    .selectFrom("run_job")
    .select(["position", "decision_id"])
    .where("run_id", "=", runId)
    .execute();
  const decisions = await decisionsOf(
    database,
    ends.map(({ decision_id }) => decision_id),
  );
  const admittedByRule = new Map<string, number>();
  for (const { gate, guard, evidence, attempts } of decisions) {
    const ruleId = evidence?.ruleId ?? null;
    // A job that the run limit denied was not counted. A kill during a call does not undo the call, and a call with an
    // unknown number of requests counts as made.
    if ((gate !== null && attempts === 0) || guard === "run-limit" || ruleId === null) continue;
    admittedByRule.set(ruleId, (admittedByRule.get(ruleId) ?? 0) + 1);
  }
  return { ended: new Set(ends.map(({ position }) => position)), admittedByRule };
}
