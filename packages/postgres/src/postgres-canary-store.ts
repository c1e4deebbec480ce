import type { Severity } from "@slotgate/contracts";
import { type CanaryFiring, type CanaryFiringStore, ownerAsText } from "@slotgate/executor";
import { type Kysely, sql, type Transaction } from "kysely";
import { appendChange } from "./append-change.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";

export interface CanaryFiringStoreOptions {
  readonly changing: Kysely<Database>;
  readonly severity: Severity;
}

/** Opens the incidents of ended canaries. They have no engagement: AI goes on with the profile. */
export const createCanaryFiringStore = ({
  changing,
  severity,
}: CanaryFiringStoreOptions): CanaryFiringStore => ({
  open: (firing) =>
    orUnavailable(() =>
      changing.transaction().execute((transaction) => open(transaction, { firing, severity })),
    ),
});

async function open(
  transaction: Transaction<Database>,
  { firing, severity }: { readonly firing: CanaryFiring; readonly severity: Severity },
): Promise<"opened" | "known"> {
  const { incidentId, tripwire, occurrence, reason, figures, instance, occurredAt } = firing;
  const opened = await transaction
    .insertInto("incident")
    .values({
      incident_id: incidentId,
      tripwire,
      occurrence,
      reason,
      figures: sql`${JSON.stringify(figures)}::json`,
      instance,
      occurred_at: occurredAt,
      opened_by: ownerAsText({ kind: "tripwire", name: tripwire }),
      severity,
      title: `the tripwire \`${tripwire}\` fired`,
      began_at: occurredAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("incident_id")
    .executeTakeFirst();
  if (opened === undefined) return (await isOwn(transaction, firing)) ? "opened" : "known";
  const change = await appendChange(transaction, {
    source: "tripwire",
    what: `the tripwire \`${tripwire}\` found a canary worse than its profile and opened an incident`,
    before: null,
    after: { incidentId, figures },
    who: null,
    why: reason,
    digest: null,
  });
  await transaction
    .insertInto("incident_link")
    .values({ incident_id: incidentId, kind: "change", id: change, number: 0 })
    .execute();
  return "opened";
}

/** An earlier attempt whose answer was lost opened it. */
async function isOwn(
  transaction: Transaction<Database>,
  { tripwire, occurrence, incidentId }: CanaryFiring,
): Promise<boolean> {
  const row = await transaction
    .selectFrom("incident")
    .select("incident_id")
    .where("tripwire", "=", tripwire)
    .where("occurrence", "=", occurrence)
    .executeTakeFirst();
  return row?.incident_id === incidentId;
}
