import type { Incident } from "@slotgate/contracts";
import { type Firing, type IncidentStore, type Opened, ownerAsText } from "@slotgate/executor";
import { type Kysely, sql, type Transaction } from "kysely";
import { appendChange } from "./append-change.ts";
import { changingKill, isEngaged, setEngaged, tellReplicas } from "./change-kill.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";

export interface IncidentStoreOptions {
  /** With its own connections, so that jobs cannot delay a kill. */
  readonly killing: Kysely<Database>;
  readonly reading: Kysely<Database>;
}

export const createIncidentStore = ({ killing, reading }: IncidentStoreOptions): IncidentStore => ({
  open: (firing) => changingKill(killing, (transaction) => open(transaction, firing)),

  page: ({ state }, { cursor, limit }) =>
    orUnavailable(async () => {
      let query = incidents(reading).orderBy("incident_id", "desc").limit(limit);
      if (state === "open") query = query.where("engagement.released_at", "is", null);
      if (state === "closed") query = query.where("engagement.released_at", "is not", null);
      if (cursor !== null) query = query.where("incident_id", "<", cursor);
      return (await query.execute()).map(told);
    }),
});

async function open(transaction: Transaction<Database>, firing: Firing): Promise<Opened> {
  const { incidentId, engagementId, tripwire, occurrence, reason, figures, instance, occurredAt } = firing;
  const before = await transaction
    .selectFrom("incident")
    .select("incident_id")
    .where("tripwire", "=", tripwire)
    .where("occurrence", "=", occurrence)
    .executeTakeFirst();
  if (before !== undefined) return before.incident_id === incidentId ? "opened" : "known";

  const owner = ownerAsText({ kind: "tripwire", name: tripwire });
  const engagement = await transaction
    .insertInto("kill_engagement")
    .values({ id: engagementId, owner, engaged_by: null, reason })
    .onConflict((conflict) =>
      conflict
        .column("owner")
        .where(sql<boolean>`released_at is null and starts_with(owner, 'tripwire:')`)
        .doNothing(),
    )
    .returning("id")
    .executeTakeFirst();
  if (engagement === undefined) return "already-open";

  await transaction
    .insertInto("incident")
    .values({
      incident_id: incidentId,
      tripwire,
      occurrence,
      reason,
      figures: sql`${JSON.stringify(figures)}::json`,
      instance,
      occurred_at: occurredAt,
      engagement_id: engagementId,
    })
    .execute();
  const engaged = await isEngaged(transaction);
  await setEngaged(transaction);
  await appendChange(transaction, {
    source: "tripwire",
    what: `the tripwire \`${tripwire}\` engaged the service's own kill`,
    before: { engaged },
    after: { engaged: true, engagementId, incidentId, figures },
    who: null,
    why: reason,
    digest: null,
  });
  await tellReplicas(transaction, "engaged");
  return "opened";
}

const incidents = (database: Kysely<Database>) =>
  database
    .selectFrom("incident")
    .innerJoin("kill_engagement as engagement", "engagement.id", "incident.engagement_id")
    .select([
      "incident_id",
      "tripwire",
      "incident.reason",
      "figures",
      "instance",
      "occurred_at",
      "engagement_id",
      "opened_at",
      "released_at",
      "released_by",
      "release_reason",
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof incidents>["execute"]>>[number];

/** An incident is closed only by the release of its engagement. */
const told = (row: Row): Incident => ({
  incidentId: row.incident_id,
  tripwire: row.tripwire,
  reason: row.reason,
  figures: row.figures,
  instance: row.instance,
  occurredAt: row.occurred_at.toISOString(),
  engagementId: row.engagement_id,
  openedAt: row.opened_at.toISOString(),
  closedAt: row.released_at?.toISOString() ?? null,
  closedBy: row.released_by,
  closeReason: row.release_reason,
});
