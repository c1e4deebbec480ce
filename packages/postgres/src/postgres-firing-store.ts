import type { Severity, TripwireName } from "@slotgate/contracts";
import { type Firing, type FiringStore, type Opened, ownerAsText } from "@slotgate/executor";
import { type InsertObject, type Kysely, sql, type Transaction } from "kysely";
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
  const { incidentId, engagementId, tripwire, reason, figures } = firing;
  const before = await incidentBefore(transaction, firing);
  if (before !== null) return before === incidentId ? "opened" : "known";

  const owner = tripwireOwner(tripwire);
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
    .values({ ...incidentRow(firing, severity), engagement_id: engagementId })
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

const tripwireOwner = (tripwire: TripwireName): string => ownerAsText({ kind: "tripwire", name: tripwire });

type Occurrence = Pick<Firing, "occurrence"> & { readonly tripwire: TripwireName };
type IncidentFacts = Occurrence &
  Pick<Firing, "incidentId" | "reason" | "figures" | "instance" | "occurredAt">;

/** The incident that this occurrence opened before; null: none. */
export async function incidentBefore(
  transaction: Transaction<Database>,
  { tripwire, occurrence }: Occurrence,
): Promise<string | null> {
  const row = await transaction
    .selectFrom("incident")
    .select("incident_id")
    .where("tripwire", "=", tripwire)
    .where("occurrence", "=", occurrence)
    .executeTakeFirst();
  return row?.incident_id ?? null;
}

/** The row of a tripwire's incident, without its engagement. */
export function incidentRow(firing: IncidentFacts, severity: Severity): InsertObject<Database, "incident"> {
  const { incidentId, tripwire, occurrence, reason, figures, instance, occurredAt } = firing;
  return {
    incident_id: incidentId,
    tripwire,
    occurrence,
    reason,
    figures: sql`${JSON.stringify(figures)}::json`,
    instance,
    occurred_at: occurredAt,
    opened_by: tripwireOwner(tripwire),
    severity,
    title: `the tripwire \`${tripwire}\` fired`,
    began_at: occurredAt,
  };
}
