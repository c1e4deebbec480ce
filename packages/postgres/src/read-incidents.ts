import type { Incident, IncidentHistoryEntry, IncidentLink, IncidentV1, Severity } from "@slotgate/contracts";
import { NoSuchIncidentError } from "@slotgate/executor";
import { type Kysely, type Selectable, sql } from "kysely";
import type { Database } from "./database.ts";

/** As the newest entry leaves it; without one, as it was opened. */
export const current = {
  severity: sql<Severity>`coalesce(newest.severity, incident.severity)`,
  resolved: sql<boolean>`coalesce(newest.resolved, false)`,
  beganAt: sql<Date>`coalesce(newest.began_at, incident.began_at)`,
  endedAt: sql<Date | null>`case when newest.number is null then incident.ended_at else newest.ended_at end`,
} as const;

/** Incidents as they stand. */
export const incidents = (database: Kysely<Database>) =>
  database
    .selectFrom("incident")
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom("incident_entry as entry")
          .selectAll("entry")
          .whereRef("entry.incident_id", "=", "incident.incident_id")
          .orderBy("entry.number", "desc")
          .limit(1)
          .as("newest"),
      (join) => join.onTrue(),
    )
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom("incident_entry as entry")
          .select(["entry.at", "entry.who", "entry.why"])
          .whereRef("entry.incident_id", "=", "incident.incident_id")
          .where("entry.kind", "=", "resolution")
          .orderBy("entry.number", "desc")
          .limit(1)
          .as("resolution"),
      (join) => join.onTrue(),
    )
    .selectAll("incident")
    .select([
      current.severity.as("current_severity"),
      sql<Severity>`least(incident.severity, (
        select min(entry.severity) from incident_entry as entry
        where entry.incident_id = incident.incident_id))`.as("worst_severity"),
      current.resolved.as("resolved"),
      current.beganAt.as("current_began_at"),
      current.endedAt.as("current_ended_at"),
      "resolution.at as resolved_at",
      "resolution.who as resolved_by",
      "resolution.why as resolve_reason",
      sql<readonly AddedLink[]>`coalesce((
        select json_agg(json_build_object('kind', kind, 'id', id, 'number', number) order by number, kind, id)
        from incident_link as link where link.incident_id = incident.incident_id), '[]')`.as("added_links"),
    ]);

interface AddedLink extends IncidentLink {
  readonly number: number;
}

export type IncidentRow = Awaited<ReturnType<ReturnType<typeof incidents>["execute"]>>[number];

export const told = (row: IncidentRow): Incident => ({
  incidentId: row.incident_id,
  openedBy: row.opened_by,
  openedAt: row.opened_at.toISOString(),
  severity: row.current_severity,
  title: row.title,
  description: row.reason,
  from: row.current_began_at.toISOString(),
  to: row.current_ended_at?.toISOString() ?? null,
  links: [...ownLinks(row), ...row.added_links.map(plain)],
  state: row.resolved ? "resolved" : "open",
  resolution: resolutionOf(row),
  firing: firingOf(row),
});

/** A tripwire's incident belongs to the engagement that it made. */
const ownLinks = ({ engagement_id: id }: IncidentRow): readonly IncidentLink[] =>
  id === null ? [] : [{ kind: "engagement", id }];

const plain = ({ kind, id }: AddedLink): IncidentLink => ({ kind, id });

function resolutionOf({
  resolved,
  resolved_at,
  resolved_by,
  resolve_reason,
}: IncidentRow): Incident["resolution"] {
  if (!resolved || resolved_at === null || resolved_by === null || resolve_reason === null) return null;
  return { at: resolved_at.toISOString(), by: resolved_by, reason: resolve_reason };
}

function firingOf({ tripwire, figures, instance, occurred_at }: IncidentRow): Incident["firing"] {
  if (tripwire === null || figures === null || instance === null || occurred_at === null) return null;
  return { tripwire, figures, instance, occurredAt: occurred_at.toISOString() };
}

/** An incident with its history. @throws NoSuchIncidentError */
export async function readIncident(database: Kysely<Database>, incidentId: string): Promise<IncidentV1> {
  const row = await incidents(database)
    .where(sql<string>`incident.incident_id::text`, "=", incidentId)
    .executeTakeFirst();
  if (row === undefined) throw new NoSuchIncidentError({ incidentId });
  const entries = await database
    .selectFrom("incident_entry")
    .selectAll()
    .where("incident_id", "=", row.incident_id)
    .orderBy("number")
    .execute();
  return { version: "v1", ...told(row), history: historyOf(row, entries) };
}

type Entry = Selectable<Database["incident_entry"]>;

function historyOf(row: IncidentRow, entries: readonly Entry[]): IncidentHistoryEntry[] {
  const linksOf = (at: number): IncidentLink[] =>
    row.added_links.filter(({ number }) => number === at).map(plain);
  const opening: IncidentHistoryEntry = {
    kind: "opening",
    at: row.opened_at.toISOString(),
    by: row.opened_by,
    severity: row.severity,
    from: row.began_at.toISOString(),
    to: row.ended_at?.toISOString() ?? null,
    links: [...ownLinks(row), ...linksOf(0)],
  };
  return [
    opening,
    ...entries.map((entry, place) =>
      toldEntry(entry, { before: entries[place - 1] ?? row, links: linksOf(entry.number) }),
    ),
  ];
}

interface Beside {
  readonly before: { readonly severity: Severity };
  readonly links: IncidentLink[];
}

function toldEntry(entry: Entry, { before, links }: Beside): IncidentHistoryEntry {
  const made = { at: entry.at.toISOString(), by: entry.who };
  const why = entry.why ?? "";
  const to = entry.ended_at?.toISOString() ?? null;
  switch (entry.kind) {
    case "note":
      return { kind: "note", ...made, text: why };
    case "severity":
      return { kind: "severity", ...made, before: before.severity, after: entry.severity, reason: why };
    case "window":
      return { kind: "window", ...made, from: entry.began_at.toISOString(), to, reason: why };
    case "links":
      return { kind: "links", ...made, links };
    case "resolution":
      return { kind: "resolution", ...made, to: to ?? made.at, reason: why };
    case "reopening":
      return { kind: "reopening", ...made, reason: why };
  }
}
