import { type Kysely, sql } from "kysely";
import {
  type ContentStore,
  type Found,
  type Lease,
  type LeaseSeen,
  type Leasing,
  mostFailures,
} from "../content/content-store.ts";
import type { JobContent } from "../content/job-content.ts";
import type { LeaseWatch } from "../content/lease-watch.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";
import type { ReplicaLease } from "./replica-lease.ts";

export interface ContentStoreOptions {
  readonly database: Kysely<Database>;
  readonly replica: Pick<ReplicaLease, "writerId" | "held" | "onRenewed">;
  readonly watch: LeaseWatch;
}

/** A leader counts as long as its replica's lease runs; a dead one's failure is counted by who takes over. */
const dead = sql<boolean>`not exists (
  select from replica where replica.writer_id = job_lease.holder and replica.lease_until > now())`;
const free = sql<boolean>`(job_lease.holder is null or ${dead})`;
const failures = sql<number>`(job_lease.failures + case when job_lease.holder is null then 0 else 1 end)`;
const nextToken = sql<string>`nextval('job_lease_token')`;

/** Results and leases in PostgreSQL. No connection is held while anybody works or waits under a lease. */
export function createContentStore({ database, replica, watch }: ContentStoreOptions): ContentStore {
  const toReturn = new Map<string, "unused" | "failed">();
  const held = new Set<string>();
  /** Jobs of which nobody knows whether this replica got a lease on them: the answer was lost. */
  const doubtful = new Map<string, Pick<JobContent, "owner" | "jobId">>();
  replica.onRenewed(returnLeases);

  async function returnLeases(): Promise<void> {
    for (const [token, as] of toReturn) {
      await giveUpInStore({ database, token, as });
      toReturn.delete(token);
      watch.wake(token);
    }
    for (const [key, job] of doubtful) {
      await dropLost({ database, job, writerId: replica.writerId, held: [...held] });
      doubtful.delete(key);
    }
  }

  async function take(content: JobContent, after: LeaseSeen | null): Promise<Leasing> {
    const { writerId } = replica;
    try {
      const leasing =
        (after === null ? null : await follow({ database, content, after, writerId })) ??
        (await lead({ database, content, after, writerId }));
      if (leasing.is === "held" && leasing.lease.token !== null) held.add(leasing.lease.token);
      return leasing;
    } catch (error) {
      const { owner, jobId } = content;
      doubtful.set(JSON.stringify([owner, jobId]), { owner, jobId });
      throw error;
    }
  }

  function giveUp({ token }: Lease, as: "unused" | "failed"): void {
    if (token === null) return;
    held.delete(token);
    toReturn.set(token, as);
    // What fails now is tried again with every renewal of the replica's lease.
    returnLeases().catch(() => {});
  }

  return {
    find: (content) => orUnavailable(() => find(database, content)),
    lease: (content, { after }) =>
      orUnavailable(async () => {
        // Without a running lease of its own this replica would hold nothing that others respect.
        if (!replica.held()) throw new Error("this replica's own lease is not running");
        return take(content, after);
      }),
    changed: ({ token }) => watch.changed(token),
    ended: ({ token }) => {
      if (token === null) return;
      held.delete(token);
      watch.wake(token);
    },
    giveBack: (lease) => giveUp(lease, "unused"),
    giveUp: (lease) => giveUp(lease, "failed"),
  };
}

/** One row tells: the same content if there is any, else other content of the same job id. */
async function find(database: Kysely<Database>, content: JobContent): Promise<Found> {
  const same = sql<boolean>`coalesce(content_digest = ${content.contentDigest}, false)`;
  const other = sql<boolean>`(job_digest <> ${content.jobDigest})`;
  const row = await database
    .selectFrom("job_result")
    .select(["decision_id", "result", same.as("same"), other.as("other")])
    .where("owner", "=", content.owner)
    .where("job_id", "=", content.jobId)
    .where("removal_id", "is", null)
    .orderBy(same, "desc")
    .orderBy(other, "desc")
    .orderBy("stored_at", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return { is: "nothing" };
  if (row.same && row.result !== null)
    return { is: "stored", decisionId: row.decision_id, result: row.result };
  return row.other ? { is: "conflict" } : { is: "nothing" };
}

interface Wanted {
  readonly database: Kysely<Database>;
  readonly content: Pick<JobContent, "owner" | "jobId">;
  readonly after: LeaseSeen | null;
  readonly writerId: string;
}

/** As somebody who did not wait, or waited for what is over: any lease that is free will do. */
async function lead(wanted: Wanted): Promise<Leasing> {
  const { database, content, writerId } = wanted;
  const { owner, jobId } = content;
  const row = await database
    .with("fresh", (qb) => qb.selectNoFrom(nextToken.as("token")))
    .insertInto("job_lease")
    .columns(["owner", "job_id", "token", "chain", "holder"])
    .expression((eb) =>
      eb
        .selectFrom("fresh")
        .select([
          sql<string>`${owner}::text`.as("owner"),
          sql<string>`${jobId}::text`.as("job_id"),
          "token",
          "token as chain",
          sql<string>`${writerId}::text`.as("holder"),
        ]),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["owner", "job_id"])
        .doUpdateSet((eb) => ({
          token: eb.ref("excluded.token"),
          chain: eb.ref("excluded.chain"),
          holder: eb.ref("excluded.holder"),
          failures: 0,
          freed_at: null,
        }))
        .where(free),
    )
    .returning("token")
    .executeTakeFirst();
  if (row !== undefined) return { is: "held", lease: { token: row.token } };
  const seen = await look(wanted);
  return seen ?? lead(wanted); // gone since: it is free
}

/** As somebody who waited: leads in the place of one that failed, unless enough have. Null: nothing to follow. */
async function follow(wanted: Wanted & { readonly after: LeaseSeen }): Promise<Leasing | null> {
  const { database, content, after, writerId } = wanted;
  const row = await database
    .updateTable("job_lease")
    .set({ token: nextToken, holder: writerId, failures, freed_at: null })
    .where("owner", "=", content.owner)
    .where("job_id", "=", content.jobId)
    .where("chain", "=", after.chain)
    .where(free)
    .where(sql<boolean>`${failures} + ${after.strikes} < ${mostFailures}`)
    .returning("token")
    .executeTakeFirst();
  return row === undefined ? look(wanted) : { is: "held", lease: { token: row.token } };
}

/** What stands in the way of whoever wants the lease; null when there is no row any more. */
async function look({ database, content, after }: Wanted): Promise<Leasing | null> {
  const row = await database
    .selectFrom("job_lease")
    .select(["token", "chain", free.as("free"), failures.as("failures")])
    .where("owner", "=", content.owner)
    .where("job_id", "=", content.jobId)
    .executeTakeFirst();
  if (row === undefined) return null;
  // Another chain began after the one that was waited for had failed.
  const strikes = after === null ? 0 : after.strikes + (row.chain === after.chain ? 0 : 1);
  if (row.free && after !== null) return { is: "given-up", failures: row.failures + strikes };
  return { is: "taken", by: { token: row.token, chain: row.chain, strikes } };
}

async function giveUpInStore({
  database,
  token,
  as,
}: {
  readonly database: Kysely<Database>;
  readonly token: string;
  readonly as: "unused" | "failed";
}): Promise<void> {
  if (as === "unused") {
    await database.deleteFrom("job_lease").where("token", "=", token).execute();
    return;
  }
  await database
    .updateTable("job_lease")
    .set({ holder: null, failures: sql<number>`failures + 1`, freed_at: sql<Date>`now()` })
    .where("token", "=", token)
    // Not a second time, if it ended with a record after all.
    .where("holder", "is not", null)
    .execute();
}

/** A lease that this replica holds without knowing would keep the job from everybody for as long as it lives. */
async function dropLost({
  database,
  job: { owner, jobId },
  writerId,
  held,
}: {
  readonly database: Kysely<Database>;
  readonly job: Pick<JobContent, "owner" | "jobId">;
  readonly writerId: string;
  readonly held: readonly string[];
}): Promise<void> {
  await database
    .deleteFrom("job_lease")
    .where("owner", "=", owner)
    .where("job_id", "=", jobId)
    .where("holder", "=", writerId)
    .where(sql<boolean>`token <> all(${held}::bigint[])`)
    .execute();
}

/** Which of these leases a live replica still holds. */
export async function stillHeld(
  database: Kysely<Database>,
  tokens: readonly string[],
): Promise<readonly string[]> {
  const rows = await database
    .selectFrom("job_lease")
    .innerJoin("replica", "replica.writer_id", "job_lease.holder")
    .select("token")
    .where("token", "in", tokens)
    .where("lease_until", ">", sql<Date>`now()`)
    .execute();
  return rows.map(({ token }) => token);
}
