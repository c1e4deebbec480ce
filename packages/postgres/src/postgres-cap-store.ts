import type { RolloutCapV1 } from "@slotgate/contracts";
import { type CapStore, RevisionChangedError } from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import { appendChange } from "./append-change.ts";
import type { Database } from "./database.ts";
import { exposureChannel } from "./exposure-channel.ts";
import { orUnavailable } from "./or-unavailable.ts";

/** The cap in PostgreSQL: rows are only added, each with its change log entry. */
export const createCapStore = (database: Kysely<Database>): CapStore => ({
  inForce: () => asking(() => newest(database)),

  set: ({ basisPoints, reason, by, basedOn }) =>
    asking(() =>
      database.transaction().execute(async (transaction) => {
        await sql`set local lock_timeout = '4s'`.execute(transaction);
        await sql`lock table rollout_cap in share row exclusive mode`.execute(transaction);
        const before = await newest(transaction);
        if (basedOn !== null && basedOn !== before.revision)
          throw new RevisionChangedError({ basedOn, inForce: before.revision });
        const revision = before.revision + 1;
        const { at } = await transaction
          .insertInto("rollout_cap")
          .values({ revision: String(revision), basis_points: basisPoints, who: by, why: reason })
          .returning("at")
          .executeTakeFirstOrThrow();
        await appendChange(transaction, {
          source: "cap",
          what:
            basisPoints === null
              ? "the rollout has no cap"
              : `the rollout is capped at ${basisPoints / 100} %`,
          before: { basisPoints: before.basisPoints },
          after: { basisPoints },
          who: by,
          why: reason,
          digest: null,
        });
        await sql`select pg_notify(${exposureChannel}, 'cap')`.execute(transaction);
        const made = { at: at.toISOString(), by, reason };
        return { version: "v1", revision, basisPoints, made } satisfies RolloutCapV1;
      }),
    ),
});

async function newest(database: Kysely<Database>): Promise<RolloutCapV1> {
  const row = await database
    .selectFrom("rollout_cap")
    .selectAll()
    .orderBy("revision", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return { version: "v1", revision: 0, basisPoints: null, made: null };
  const { revision, basis_points, at, who, why } = row;
  const made = { at: at.toISOString(), by: who, reason: why };
  return { version: "v1", revision: Number(revision), basisPoints: basis_points, made };
}

const asking = <T>(ask: () => Promise<T>): Promise<T> =>
  orUnavailable(ask, { refusals: [RevisionChangedError] });
