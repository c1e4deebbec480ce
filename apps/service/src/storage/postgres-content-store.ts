import { type Kysely, sql } from "kysely";
import type pg from "pg";
import {
  type ContentStore,
  type FoundAndLeasing,
  type Lease,
  type LeaseSeen,
  type Leasing,
  mostFailures,
} from "../content/content-store.ts";
import type { JobContent } from "../content/job-content.ts";
import type { LeaseWatch } from "../content/lease-watch.ts";
import type { Database } from "./database.ts";
import { findContent } from "./find-content.ts";
import { leadContent } from "./lead-content.ts";
import { onClient } from "./on-client.ts";
import { orUnavailable } from "./or-unavailable.ts";
import type { ReplicaLease } from "./replica-lease.ts";

export interface ContentStoreOptions {
  readonly database: Kysely<Database>;
  /** For what every job asks, prepared and without a detour; its clients must pipeline. */
  readonly pool: pg.Pool;
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
export function createContentStore({ database, pool, replica, watch }: ContentStoreOptions): ContentStore {
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

  /** Whatever takes a lease: one whose answer was lost is dropped later. */
  async function taking<T>(content: JobContent, take: () => Promise<T>): Promise<T> {
    try {
      return await take();
    } catch (error) {
      const { owner, jobId } = content;
      doubtful.set(JSON.stringify([owner, jobId]), { owner, jobId });
      throw error;
    }
  }

  /** Notes a lease that was got. */
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

  /** Sent as one: the look comes after the lease is held, so that it sees what whoever held it before has stored. */
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
    // What fails now is tried again with every renewal of the replica's lease.
    returnLeases().catch(() => {});
  }

  return {
    find: (content) => orUnavailable(() => findContent(pool, content)),
    findOrLease: (content) =>
      orUnavailable(async () =>
        // What is in store may be served without a lease.
        replica.held()
          ? taking(content, () => findOrTake(content))
          : { found: await findContent(pool, content), leasing: null },
      ),
    lease: (content, { after }) =>
      orUnavailable(async () => {
        // Without a running lease of its own this replica would hold nothing that others respect.
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

/** As somebody who did not wait, or waited for what is over: any lease that is free will do. */
async function lead(wanted: Wanted): Promise<Leasing> {
  const lease = await leadContent(wanted.pool, { ...wanted, when: "free" });
  if (lease !== null) return { is: "held", lease };
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
