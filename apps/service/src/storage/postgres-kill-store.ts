import type { KillEngagement } from "@slotgate/contracts";
import { type Kysely, type Selectable, sql, type Transaction } from "kysely";
import { appendChange } from "../changes/append-change.ts";
import { ownerAsText, subjectOf } from "../kill/kill-owner.ts";
import type { KillStore } from "../kill/kill-store.ts";
import { KillUnavailableError } from "../kill/kill-unavailable-error.ts";
import { checkRelease } from "../kill/may-release.ts";
import { NoSuchEngagementError } from "../kill/no-such-engagement-error.ts";
import { ReleaseRefusedError } from "../kill/release-refused-error.ts";
import type { Database } from "./database.ts";
import { killChannel } from "./kill-channel.ts";
import { orUnavailable } from "./or-unavailable.ts";

export interface KillStoreOptions {
  /** With connections of its own: no flood of jobs keeps a kill waiting for one. */
  readonly database: Kysely<Database>;
  readonly newId: () => string;
}

type Engagement = Selectable<Database["kill_engagement"]>;

/**
 * The kill in PostgreSQL. Who changes it locks the table of the kill row against those that share-lock that row: it
 * waits for the admissions and releases under way, and every later one waits for it. An exclusive lock on the row
 * alone could wait for ever, because sharers overtake whoever waits for a row.
 */
export const createKillStore = ({ database, newId }: KillStoreOptions): KillStore => ({
  engage: ({ owner, reason }) =>
    changing(database, async (transaction) => {
      const engagement = await transaction
        .insertInto("kill_engagement")
        .values({ id: newId(), owner: ownerAsText(owner), engaged_by: subjectOf(owner), reason })
        .returningAll()
        .executeTakeFirstOrThrow();
      const before = await isEngaged(transaction);
      await transaction
        .insertInto("kill_state")
        .values({ id: 1, engaged: true })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ engaged: true }))
        .execute();
      await enter(transaction, {
        what: `the service's own kill was engaged by \`${engagement.owner}\``,
        before: { engaged: before },
        after: { engaged: true, engagementId: engagement.id },
        who: engagement.engaged_by,
        why: reason,
      });
      await tell(transaction, "engaged");
      return told(engagement);
    }),

  release: ({ engagementId, reason, by, drill, rule }) =>
    changing(database, async (transaction) => {
      const engagement = await transaction
        .selectFrom("kill_engagement")
        .selectAll()
        .where(sql<string>`id::text`, "=", engagementId)
        .executeTakeFirst();
      if (engagement === undefined) throw new NoSuchEngagementError({ engagementId });
      if (engagement.released_at !== null) return told(engagement);
      checkRelease({
        engagement: { owner: engagement.owner, engagedBy: engagement.engaged_by },
        by,
        drill,
        rule,
      });
      const released = await transaction
        .updateTable("kill_engagement")
        .set({ released_at: sql`clock_timestamp()`, released_by: by, release_reason: reason })
        .where("id", "=", engagement.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      const before = await isEngaged(transaction);
      const still = sql<boolean>`exists (select from kill_engagement where released_at is null)`;
      await transaction.updateTable("kill_state").set({ engaged: still }).where("id", "=", 1).execute();
      await enter(transaction, {
        what: `the kill that \`${released.owner}\` had engaged was released`,
        before: { engaged: before, engagementId: released.id },
        after: { engaged: await isEngaged(transaction) },
        who: by,
        why: reason,
      });
      await tell(transaction, "released");
      return told(released);
    }),

  read: () =>
    orUnavailable(() =>
      database
        .transaction()
        .setIsolationLevel("repeatable read")
        .execute(async (transaction) => ({
          engaged: await isEngaged(transaction),
          engagements: (
            await transaction
              .selectFrom("kill_engagement")
              .selectAll()
              .where("released_at", "is", null)
              .orderBy("engaged_at")
              .execute()
          ).map(told),
        })),
    ),
});

const refusals = [NoSuchEngagementError, ReleaseRefusedError] as const;

/** What was said no to is known; after anything else it is not known what became of the change. */
async function changing<T>(
  database: Kysely<Database>,
  change: (transaction: Transaction<Database>) => Promise<T>,
): Promise<T> {
  try {
    return await database.transaction().execute(async (transaction) => {
      await sql`lock table kill_state in exclusive mode`.execute(transaction);
      return change(transaction);
    });
  } catch (error) {
    if (refusals.some((refusal) => error instanceof refusal)) throw error;
    throw new KillUnavailableError({ cause: error });
  }
}

async function isEngaged(transaction: Transaction<Database>): Promise<boolean> {
  const row = await transaction
    .selectFrom("kill_state")
    .select("engaged")
    .where("id", "=", 1)
    .executeTakeFirst();
  // A missing row is not a released kill.
  return row?.engaged ?? true;
}

const enter = (
  transaction: Transaction<Database>,
  change: Omit<Parameters<typeof appendChange>[1], "source" | "digest">,
): Promise<string> => appendChange(transaction, { source: "kill", digest: null, ...change });

/** Heard by every replica when the transaction is committed. */
const tell = (transaction: Transaction<Database>, what: "engaged" | "released"): Promise<unknown> =>
  sql`select pg_notify(${killChannel}, ${what})`.execute(transaction);

const told = (row: Engagement): KillEngagement => ({
  engagementId: row.id,
  owner: row.owner,
  engagedBy: row.engaged_by,
  reason: row.reason,
  engagedAt: row.engaged_at.toISOString(),
  releasedAt: row.released_at?.toISOString() ?? null,
  releasedBy: row.released_by,
  releaseReason: row.release_reason,
});
