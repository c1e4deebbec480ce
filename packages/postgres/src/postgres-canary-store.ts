import type { Severity } from "@slotgate/contracts";
import type { CanaryFiring, CanaryFiringStore } from "@slotgate/executor";
import type { Kysely, Transaction } from "kysely";
import { appendChange } from "./append-change.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";
import { incidentBefore, incidentRow } from "./postgres-firing-store.ts";

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
  const { incidentId, tripwire, reason, figures } = firing;
  const opened = await transaction
    .insertInto("incident")
    .values(incidentRow(firing, severity))
    .onConflict((conflict) => conflict.doNothing())
    .returning("incident_id")
    .executeTakeFirst();
  // An earlier attempt whose answer was lost opened it.
  if (opened === undefined)
    return (await incidentBefore(transaction, firing)) === incidentId ? "opened" : "known";
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
