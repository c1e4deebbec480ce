import type { ResultFilter, ResultRemovalV1 } from "@slotgate/contracts";
import type { RemovalRequest, ResultStore, StoreView } from "@slotgate/executor";
import { type Kysely, type SelectQueryBuilder, sql, type Transaction } from "kysely";
import type pg from "pg";
import { tellReplicas } from "./change-kill.ts";
import type { Database } from "./database.ts";
import { onClient } from "./on-client.ts";
import { orUnavailable } from "./or-unavailable.ts";
import { answerPages } from "./stored-answers.ts";

export interface ResultStoreOptions {
  readonly database: Kysely<Database>;
  /** For the query of every answer with a result; its clients must pipeline. */
  readonly pool: pg.Pool;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** Limits the duration of each statement. */
const removedAtOnce = 5_000;

export function createResultStore({ database, pool, newId, now }: ResultStoreOptions): ResultStore {
  return {
    latest: (jobId, { owner }) =>
      orUnavailable(async () => {
        const row = await database
          .selectFrom("job_result")
          .select("decision_id")
          .where("owner", "=", owner)
          .where("job_id", "=", jobId)
          // Prefers a result that is still served over a removed one, as a submission does.
          .orderBy(sql<boolean>`removal_id is null`, "desc")
          .orderBy("stored_at", "desc")
          .limit(1)
          .executeTakeFirst();
        if (row === undefined) return null;
        const { value } = await answerPages(database, [row.decision_id]).next();
        return value?.[0] ?? null;
      }),

    async hold(decisionIds, serve) {
      // An error of `serve` is not a database error.
      let failure: { readonly error: unknown } | null = null;
      await orUnavailable(() =>
        onClient(pool, async (client) => {
          const view = await lockedView(client, decisionIds);
          try {
            serve(view);
          } catch (error) {
            failure = { error };
          }
          await client.query("commit");
        }),
      );
      if (failure !== null) throw (failure as { readonly error: unknown }).error;
    },

    remove: (request) =>
      orUnavailable(async () => {
        const { kind, filter, reason, by, dryRun } = request;
        const removedAt = now();
        const entry = {
          version: "v1",
          kind,
          removedAt: removedAt.toISOString(),
          by,
          reason,
          filter,
        } as const;
        if (dryRun) {
          const results = await count(database, request);
          return { ...entry, dryRun: true, removalId: null, results } satisfies ResultRemovalV1;
        }
        const removalId = newId();
        await passBarrier(database);
        const results = await database.transaction().execute(async (trx) => {
          const removed = await remove({ trx, request, removalId, removedAt });
          await tellReplicas(trx, "removed");
          return removed;
        });
        return { ...entry, dryRun: false, removalId, results } satisfies ResultRemovalV1;
      }),

    goneOf: (decisionIds) =>
      orUnavailable(async () => {
        const rows = await database
          .selectFrom("job_result")
          .select("decision_id")
          .where("decision_id", "in", decisionIds)
          .where("removal_id", "is", null)
          .execute();
        const there = new Set(rows.map(({ decision_id }) => decision_id));
        return new Set(decisionIds.filter((id) => !there.has(id)));
      }),

    removals: ({ cursor, limit }) =>
      orUnavailable(async () => {
        let query = database
          .selectFrom("result_removal")
          .selectAll()
          .orderBy("removal_id", "desc")
          .limit(limit);
        if (cursor !== null) query = query.where("removal_id", "<", cursor);
        const rows = await query.execute();
        return rows.map(({ removal_id, removed_at, subject, kind, reason, filter, results }) => ({
          removalId: removal_id,
          kind,
          removedAt: removed_at.toISOString(),
          by: subject,
          reason,
          filter,
          results,
        }));
      }),
  };
}

/** Only locks are written, which need not survive a crash. */
const lockStatements = `
  begin;
  set local synchronous_commit = off;
  select kill_state.engaged from kill_state, removal_state where kill_state.id = 1 and removal_state.id = 1
  for share`;

/**
 * Begins a transaction that waits for removals and kills under way and delays later ones. A second statement, sent
 * together with it, then reads, because the first still sees the state from before its wait.
 */
async function lockedView(client: pg.PoolClient, decisionIds: readonly string[]): Promise<StoreView> {
  const [locked, live] = await Promise.all([
    // One result per statement, which the types do not express.
    client.query<{ readonly engaged: boolean }>(lockStatements) as unknown as Promise<
      readonly pg.QueryResult<{ readonly engaged: boolean }>[]
    >,
    client.query<{ readonly decision_id: string }>({
      name: "slotgate-live-1",
      text: "select decision_id from job_result where decision_id = any($1::text[]) and removal_id is null",
      values: [decisionIds],
    }),
  ]);
  const there = new Set(live.rows.map(({ decision_id }) => decision_id));
  return {
    gone: new Set(decisionIds.filter((id) => !there.has(id))),
    // A missing row does not count as a released kill.
    killEngaged: locked.at(-1)?.rows[0]?.engaged !== false,
  };
}

/**
 * Waits for releases under way, so that a removal of all stored results misses none. Its own transaction, because the
 * lock blocks every release while it is held.
 */
const passBarrier = (database: Kysely<Database>): Promise<void> =>
  database.transaction().execute(async (trx) => {
    await sql`set local lock_timeout = '4s'`.execute(trx);
    await sql`lock table job_result in share mode`.execute(trx);
  });

type Candidates = SelectQueryBuilder<Database, "job_result", { decision_id: string }>;

/** Verbatim content is never withdrawn, but it is erased like any other output. */
function candidates(database: Kysely<Database>, { kind, filter }: RemovalRequest): Candidates {
  const all = database.selectFrom("job_result").select("decision_id");
  const concerned =
    kind === "withdrawn"
      ? all.where("removal_id", "is", null).where("content_digest", "is not", null)
      : all.where("result", "is not", null);
  return filtered(concerned, filter);
}

function filtered(query: Candidates, filter: ResultFilter): Candidates {
  const { owner, jobId, since, until, modelConfigDigest, promptDigest, ruleId, scope } = filter;
  let narrowed = query;
  if (owner !== undefined) narrowed = narrowed.where("owner", "=", owner);
  if (jobId !== undefined) narrowed = narrowed.where("job_id", "=", jobId);
  if (since !== undefined) narrowed = narrowed.where("stored_at", ">=", new Date(since));
  if (until !== undefined) narrowed = narrowed.where("stored_at", "<", new Date(until));
  if (modelConfigDigest !== undefined)
    narrowed = narrowed.where("model_config_digest", "=", modelConfigDigest);
  if (promptDigest !== undefined) narrowed = narrowed.where("prompt_digest", "=", promptDigest);
  if (ruleId !== undefined) narrowed = narrowed.where("rule_id", "=", ruleId);
  if (scope !== undefined) narrowed = narrowed.where(sql<boolean>`scope @> ${JSON.stringify(scope)}::jsonb`);
  return narrowed;
}

async function count(database: Kysely<Database>, request: RemovalRequest): Promise<number> {
  const { results } = await database
    .selectFrom(candidates(database, request).as("candidate"))
    .select(({ fn }) => fn.countAll<string>().as("results"))
    .executeTakeFirstOrThrow();
  return Number(results);
}

async function remove({
  trx,
  request,
  removalId,
  removedAt,
}: {
  readonly trx: Transaction<Database>;
  readonly request: RemovalRequest;
  readonly removalId: string;
  readonly removedAt: Date;
}): Promise<number> {
  const { kind, filter, reason, by } = request;
  await trx.selectFrom("removal_state").select("id").where("id", "=", 1).forUpdate().execute();
  await trx
    .insertInto("result_removal")
    .values({
      removal_id: removalId,
      kind,
      removed_at: removedAt,
      subject: by,
      reason,
      filter: sql`${JSON.stringify(filter)}::jsonb`,
      results: 0,
    })
    .execute();
  let results = 0;
  for (;;) {
    const some = candidates(trx, request).orderBy("decision_id").limit(removedAtOnce).forUpdate();
    const { numUpdatedRows } = await trx
      .updateTable("job_result")
      .set(kind === "erased" ? { removal_id: removalId, result: null } : { removal_id: removalId })
      .where("decision_id", "in", some)
      .executeTakeFirst();
    results += Number(numUpdatedRows);
    if (numUpdatedRows < removedAtOnce) break;
  }
  await trx.updateTable("result_removal").set({ results }).where("removal_id", "=", removalId).execute();
  return results;
}
