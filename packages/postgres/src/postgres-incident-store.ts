import type { IncidentEntryV1, IncidentLink, IncidentV1 } from "@slotgate/contracts";
import {
  changeByEntry,
  checkWindow,
  type IncidentAddition,
  type IncidentOpening,
  IncidentRefusedError,
  type IncidentStore,
  InvalidIncidentError,
  linksWithout,
  NoSuchIncidentError,
} from "@slotgate/executor";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";
import { current, incidents, readIncident, told } from "./read-incidents.ts";

export interface IncidentStoreOptions {
  readonly changing: Kysely<Database>;
  readonly reading: Kysely<Database>;
  readonly newId: () => string;
}

/** Incidents in PostgreSQL, whose rows are never altered: each change is a new entry. */
export const createIncidentStore = ({ changing, reading, newId }: IncidentStoreOptions): IncidentStore => ({
  open: (opening) =>
    asking(() =>
      changing.transaction().execute((transaction) => open(transaction, { ...opening, incidentId: newId() })),
    ),

  add: (addition) =>
    asking(() => changing.transaction().execute((transaction) => add(transaction, addition))),

  read: (incidentId) =>
    asking(() =>
      reading
        .transaction()
        .setIsolationLevel("repeatable read")
        .execute((transaction) => readIncident(transaction, incidentId)),
    ),

  page: ({ state, severity, since, until }, { cursor, limit }) =>
    orUnavailable(async () => {
      let query = incidents(reading).orderBy("incident.incident_id", "desc").limit(limit);
      if (state !== null) query = query.where(current.resolved, "=", state === "resolved");
      if (severity !== null) query = query.where(current.severity, "=", severity);
      if (since !== null) query = query.where("incident.opened_at", ">=", new Date(since));
      if (until !== null) query = query.where("incident.opened_at", "<", new Date(until));
      if (cursor !== null) query = query.where("incident.incident_id", "<", cursor);
      return (await query.execute()).map(told);
    }),
});

async function open(
  transaction: Transaction<Database>,
  opening: IncidentOpening & { readonly incidentId: string },
): Promise<IncidentV1> {
  const { incidentId, by, severity, title, description = null, links = [] } = opening;
  const now = await readClock(transaction);
  const { from, to } = checkWindow({ from: opening.from ?? now, to: opening.to ?? null }, now);
  await requireKnown(transaction, links);
  await transaction
    .insertInto("incident")
    .values({
      incident_id: incidentId,
      opened_at: new Date(now),
      opened_by: by,
      severity,
      title,
      reason: description,
      began_at: new Date(from),
      ended_at: to === null ? null : new Date(to),
    })
    .execute();
  await addLinks(transaction, { incidentId, number: 0, links: linksWithout([], links) });
  return readIncident(transaction, incidentId);
}

async function add(
  transaction: Transaction<Database>,
  { incidentId, entry, by }: IncidentAddition,
): Promise<IncidentV1> {
  // The next writer waits here, and then reads what this one has added.
  await transaction
    .selectFrom("incident")
    .select("incident_id")
    .where(sql<string>`incident_id::text`, "=", incidentId)
    .forNoKeyUpdate()
    .execute();
  const incident = await readIncident(transaction, incidentId);
  const now = await readClock(transaction);
  const { severity, from, to, state, newLinks } = changeByEntry(incident, { entry, now });
  await requireKnown(transaction, newLinks);
  // The history begins with the opening, which has number 0.
  const number = incident.history.length;
  await transaction
    .insertInto("incident_entry")
    .values({
      incident_id: incident.incidentId,
      number,
      at: new Date(now),
      who: by,
      kind: entry.kind,
      why: whyOf(entry),
      severity,
      began_at: new Date(from),
      ended_at: to === null ? null : new Date(to),
      resolved: state === "resolved",
    })
    .execute();
  await addLinks(transaction, { incidentId: incident.incidentId, number, links: newLinks });
  return readIncident(transaction, incidentId);
}

function whyOf(entry: IncidentEntryV1): string | null {
  switch (entry.kind) {
    case "note":
      return entry.text;
    case "links":
      return null;
    default:
      return entry.reason;
  }
}

/** The database's time, which all replicas share. */
async function readClock(transaction: Transaction<Database>): Promise<string> {
  const clock = sql<Date>`clock_timestamp()`.as("now");
  const { now } = await transaction.selectNoFrom(clock).executeTakeFirstOrThrow();
  return now.toISOString();
}

interface LinksAdded {
  readonly incidentId: string;
  readonly number: number;
  readonly links: readonly IncidentLink[];
}

async function addLinks(
  transaction: Transaction<Database>,
  { incidentId, number, links }: LinksAdded,
): Promise<void> {
  if (links.length === 0) return;
  await transaction
    .insertInto("incident_link")
    .values(links.map(({ kind, id }) => ({ incident_id: incidentId, kind, id, number })))
    .execute();
}

/** A link to nothing is a mistake in an id. Records may be removed later, so that a decision's link outlives them. */
async function requireKnown(
  transaction: Transaction<Database>,
  links: readonly IncidentLink[],
): Promise<void> {
  if (links.length === 0) return;
  const idsOf = (kind: IncidentLink["kind"]) =>
    links.filter((link) => link.kind === kind).map(({ id }) => id);
  const { rows } = await sql<{ kind: IncidentLink["kind"]; id: string }>`
    select 'engagement' as kind, id::text as id from kill_engagement where id::text = any(${idsOf("engagement")})
    union all
    select 'change', id::text from change_log where id::text = any(${idsOf("change")})
    union all
    select distinct 'decision', decision_id from telemetry_record
      where decision_id = any(${idsOf("decision")})`.execute(transaction);
  for (const link of links)
    if (!rows.some(({ kind, id }) => kind === link.kind && id === link.id))
      throw new InvalidIncidentError({ is: "unknown-link", link });
}

const refusals = [NoSuchIncidentError, IncidentRefusedError, InvalidIncidentError] as const;

const asking = <T>(ask: () => Promise<T>): Promise<T> => orUnavailable(ask, { refusals });
