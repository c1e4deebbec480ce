import type { KillEngagement } from "@slotgate/contracts";
import {
  checkRelease,
  type KillStore,
  NoSuchEngagementError,
  ownerAsText,
  subjectOf,
} from "@slotgate/executor";
import { type Kysely, type Selectable, sql, type Transaction } from "kysely";
import { appendChange } from "./append-change.ts";
import { changingKill, isEngaged, setEngaged, tellReplicas } from "./change-kill.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";

export interface KillStoreOptions {
  /** With its own connections, so that jobs cannot delay a kill. */
  readonly database: Kysely<Database>;
  readonly newId: () => string;
}

type Engagement = Selectable<Database["kill_engagement"]>;

export const createKillStore = ({ database, newId }: KillStoreOptions): KillStore => ({
  engage: ({ owner, reason }) =>
    changingKill(database, async (transaction) => {
      const engagement = await transaction
        .insertInto("kill_engagement")
        .values({ id: newId(), owner: ownerAsText(owner), engaged_by: subjectOf(owner), reason })
        .returningAll()
        .executeTakeFirstOrThrow();
      const before = await isEngaged(transaction);
      await setEngaged(transaction);
      await enter(transaction, {
        what: `the service's own kill was engaged by \`${engagement.owner}\``,
        before: { engaged: before },
        after: { engaged: true, engagementId: engagement.id },
        who: engagement.engaged_by,
        why: reason,
      });
      await tellReplicas(transaction, "engaged");
      return told(engagement);
    }),

  release: ({ engagementId, reason, by, drill, rule }) =>
    changingKill(database, async (transaction) => {
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
      await tellReplicas(transaction, "released");
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

const enter = (
  transaction: Transaction<Database>,
  change: Omit<Parameters<typeof appendChange>[1], "source" | "digest">,
): Promise<string> => appendChange(transaction, { source: "kill", digest: null, ...change });

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
