import type { Severity, TripwireName } from "@slotgate/contracts";
import { type Firing, type FiringStore, type Opened, ownerAsText } from "@slotgate/executor";
import { type Kysely, sql, type Transaction } from "kysely";
import { appendChange } from "./append-change.ts";
import { changingKill, isEngaged, setEngaged, tellReplicas } from "./change-kill.ts";
import type { Database } from "./database.ts";

export interface FiringStoreOptions {
  /** With its own connections, so that jobs cannot delay a kill. */
  readonly killing: Kysely<Database>;
  /** Of the incidents that each tripwire opens. */
  readonly severities: Readonly<Record<TripwireName, Severity>>;
}

export const createFiringStore = ({ killing, severities }: FiringStoreOptions): FiringStore => ({
  open: (firing) =>
    changingKill(killing, (transaction) =>
      open(transaction, { firing, severity: severities[firing.tripwire] }),
    ),
});

interface Opening {
  readonly firing: Firing;
  readonly severity: Severity;
}

async function open(transaction: Transaction<Database>, { firing, severity }: Opening): Promise<Opened> {
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
      opened_by: owner,
      severity,
      title: `the tripwire \`${tripwire}\` fired`,
      began_at: occurredAt,
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
