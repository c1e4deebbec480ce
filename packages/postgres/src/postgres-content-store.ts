import {
  type ContentStore,
  type FoundAndLeasing,
  type JobContent,
  type Lease,
  type LeaseSeen,
  type LeaseWatch,
  type Leasing,
  mostFailures,
} from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import type pg from "pg";
import type { Database } from "./database.ts";
import { findContent } from "./find-content.ts";
import { leadContent } from "./lead-content.ts";
import { onClient } from "./on-client.ts";
import { orUnavailable } from "./or-unavailable.ts";
import type { ReplicaLease } from "./replica-lease.ts";

export interface ContentStoreOptions {
  readonly database: Kysely<Database>;
  /** For the queries of every job, prepared and outside Kysely; its clients must pipeline. */
  readonly pool: pg.Pool;
  readonly replica: Pick<ReplicaLease, "writerId" | "held" | "onRenewed">;
  readonly watch: LeaseWatch;
}

/** A leader counts while its replica's lease runs; the next holder counts the failure of a dead one. */
const dead = sql<boolean>`not exists (
  select from replica where replica.writer_id = job_lease.holder and replica.lease_until > now())`;
const free = sql<boolean>`(job_lease.holder is null or ${dead})`;
const failures = sql<number>`(job_lease.failures + case when job_lease.holder is null then 0 else 1 end)`;
const nextToken = sql<string>`nextval('job_lease_token')`;

/** Results and leases in PostgreSQL. No connection is held while a job works or waits under a lease. */
export function createContentStore({ database, pool, replica, watch }: ContentStoreOptions): ContentStore {
  const toReturn = new Map<string, "unused" | "failed">();
  const held = new Set<string>();
  /** Jobs on which this replica may hold a lease, because the answer was lost. */
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

  /** Wraps whatever takes a lease: one whose answer was lost is dropped later. */
  async function taking<T>(content: JobContent, take: () => Promise<T>): Promise<T> {
    try {
      return await take();
    } catch (error) {
      const { owner, jobId } = content;
      doubtful.set(JSON.stringify([owner, jobId]), { owner, jobId });
      throw error;
    }
  }

  /** Notes a lease that was taken. */
  const noting = <T extends Leasing | null>(leasing: T): T => {
    if (leasing?.is === "held" && leasing.lease.token !== null) held.add(leasing.lease.token);
    return leasing;
  };

  async function take(content: JobContent, after: LeaseSeen | null): Promise<Leasing> {
    const wanted = { database, pool, content, writerId: replica.writerId };
    return noting(
      (after === null ? null : await follow({ ...wanted, after })) ?? (await lead({ ...wanted, after })),
    );
  }

  /** One round trip: the second read comes after the lease is held, so that it sees what the previous holder stored. */
  async function findOrTake(content: JobContent): Promise<FoundAndLeasing> {
    const { writerId } = replica;
    const [leading, finding] = await onClient(pool, (client) =>
      Promise.all([
        leadContent(client, { content, writerId, when: "nothing-stored" }),
        findContent(client, content),
      ]),
    );
    if (leading !== null) return { found: finding, leasing: noting({ is: "held", lease: leading }) };
    const stored = finding.is !== "nothing";
    return { found: finding, leasing: stored ? null : await look({ database, content, after: null }) };
  }

  function giveUp({ token }: Lease, as: "unused" | "failed"): void {
    if (token === null) return;
    held.delete(token);
    toReturn.set(token, as);
    // A failure is retried with every renewal of the replica lease.
    returnLeases().catch(() => {});
  }

  return {
    find: (content) => orUnavailable(() => findContent(pool, content)),
    findOrLease: (content) =>
      orUnavailable(async () =>
        // Stored content may be served without a lease.
        replica.held()
          ? taking(content, () => findOrTake(content))
          : { found: await findContent(pool, content), leasing: null },
      ),
    lease: (content, { after }) =>
      orUnavailable(async () => {
        // Without a running replica lease, other replicas would not respect this one.
        if (!replica.held()) throw new Error("this replica's own lease is not running");
        return taking(content, () => take(content, after));
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

interface Wanted {
  readonly database: Kysely<Database>;
  readonly pool: pg.Pool;
  readonly content: JobContent;
  readonly after: LeaseSeen | null;
  readonly writerId: string;
}

/** For a job that did not wait, or whose wait is over: takes any free lease. */
async function lead(wanted: Wanted): Promise<Leasing> {
  const lease = await leadContent(wanted.pool, { ...wanted, when: "free" });
  if (lease !== null) return { is: "held", lease };
  const seen = await look(wanted);
  return seen ?? lead(wanted); // The row is gone, so the lease is free.
}

/**
 * For a job that waited: takes the lease of a failed leader, unless enough have failed. Null: the lease's row is gone.
 */
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

/** What prevents taking the lease; null if its row is gone. */
async function look({
  database,
  content,
  after,
}: Pick<Wanted, "database" | "content" | "after">): Promise<Leasing | null> {
  const row = await database
    .selectFrom("job_lease")
    .select(["token", "chain", free.as("free"), failures.as("failures")])
    .where("owner", "=", content.owner)
    .where("job_id", "=", content.jobId)
    .executeTakeFirst();
  if (row === undefined) return null;
  // Another chain began after the leader waited for had failed.
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
    // Not again if it did end with a record.
    .where("holder", "is not", null)
    .execute();
}

/** Drops leases that this replica holds without knowing, which would block their jobs for as long as it lives. */
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
