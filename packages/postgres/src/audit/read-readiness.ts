import type {
  ChangeSource,
  DrillName,
  DrillWay,
  Incident,
  ReadinessEvent,
  TelemetryV1,
} from "@slotgate/contracts";
import { drillOwnerPrefix, type HeartbeatFaultCause, type HeartbeatReader } from "@slotgate/executor";
import {
  addCases,
  addRecordTally,
  type Cases,
  type ChainFacts,
  countRepeatedJobs,
  type DrillFact,
  emptyRecordTally,
  type IncidentFact,
  longestDrillMs,
  noCases,
  oneCase,
  type RecordTally,
  type ReleaseWindow,
  type RepeatedJobs,
  type StopFact,
  type Uptime,
} from "@slotgate/readiness";
import type { Finding } from "@slotgate/telemetry";
import { sql } from "kysely";
import { current, type IncidentRow, incidents, told } from "../read-incidents.ts";
import { ownerIsSyntheticText } from "../synthetic-owners.ts";
import { binaryTexts } from "./binary-texts.ts";
import type { Snapshot } from "./open-snapshot.ts";
import { verifyStore } from "./verify-store.ts";
import { windowCondition } from "./window.ts";

export interface ReadinessReading {
  readonly snapshot: Snapshot;
  readonly window: ReleaseWindow;
  readonly threads: number;
  /** Called with a part of the work in words, and the number of records read for it, and in total if that is known. */
  readonly onProgress: (progress: {
    readonly what: string;
    readonly read: number;
    readonly of: number | null;
  }) => void;
}

/** Jobs that were decided more than once. Holds the records of one job in memory. */
export async function readRepeatedJobs(reading: ReadinessReading): Promise<RepeatedJobs> {
  const { snapshot, onProgress } = reading;
  const where = condition(reading);
  // As lists, because the planner expects a million repeated jobs of a subquery, and would read all records again.
  const blocks = snapshot.copy(
    `with repeated as (
       select owner, job_id from telemetry_record where ${where}
         and (owner is null or not ${ownerIsSyntheticText(snapshot.quote)})
       group by owner, job_id having min(decision_id) <> max(decision_id)
     ), lists as (
       select array_agg(owner) as owners, array_agg(job_id) as job_ids from repeated
     )
     select body from lists, unnest(owners, job_ids) as job (owner, job_id), telemetry_record record
     where ${where} and record.job_id = job.job_id and record.owner is not distinct from job.owner
     order by record.owner, record.job_id, decision_id`,
    { format: "binary" },
  );
  const count = countRepeatedJobs();
  let read = 0;
  for await (const block of blocks) {
    for (const text of binaryTexts(block)) {
      read += 1;
      const record = recordIn(text);
      if (record !== null) count.take(record);
    }
    blocks.recycle(block.buffer);
    onProgress({ what: "comparing repeated jobs", read, of: null });
  }
  return count.end();
}

/** One that cannot be read is a finding of the chain that holds it. */
function recordIn(text: string): TelemetryV1 | null {
  try {
    return JSON.parse(text) as TelemetryV1;
  } catch {
    return null;
  }
}

/** A call that takes longer than this has not ended because its outcome was lost. */
const longestCall = "15 minutes";

export interface RecordFacts {
  /** Of the window's records, replayed. */
  readonly records: RecordTally;
  /** Of all writers, as far as the window covers them. */
  readonly chains: ChainFacts;
}

/** The records of a window, each read once: verified, replayed and counted. */
export async function readRecordFacts(reading: ReadinessReading): Promise<RecordFacts> {
  const { snapshot, window, threads, onProgress } = reading;
  const tally = emptyRecordTally();
  let findings: Cases = noCases;
  const { records, writers } = await verifyStore({
    snapshot,
    window: { since: window.from, until: window.to },
    exported: [],
    threads,
    onTally: (some) => addRecordTally(tally, some),
    onFinding: (finding) => {
      findings = addCases(findings, oneCase(inWords(finding)));
    },
    onProgress: ({ read, of }) => onProgress({ what: "verifying and replaying the records", read, of }),
  });
  const rows = await snapshot.query<{ decision_id: string; job_id: string }>(
    `select admission.decision_id, record.job_id from admission
     join telemetry_record record using (writer_id, seq)
     where admission.outcome_writer is null and ${condition(reading)}
       and record.decided_at < $1::timestamptz - interval '${longestCall}'
     order by record.decided_at`,
    [window.to],
  );
  const unended = rows.reduce(
    (cases, { decision_id, job_id }) =>
      addCases(cases, oneCase(`job \`${job_id}\`, decision ${decision_id}, was admitted and never ended`)),
    noCases,
  );
  return { records: tally, chains: { records, writers, findings, unended } };
}

function inWords(finding: Finding): string {
  const { kind, writerId } = finding;
  const place = "from" in finding ? `records ${finding.from} to ${finding.to}` : `record ${finding.seq}`;
  const what = kind === "altered" ? `altered: ${finding.what}` : kind;
  return `writer \`${writerId}\`, ${place}: ${what}`;
}

/** Drills that ended in the window, newest first. */
export async function readDrills({ snapshot, window }: ReadinessReading): Promise<readonly DrillFact[]> {
  const rows = await snapshot.query<{
    id: string;
    drill: DrillName;
    via: DrillWay;
    ended_at: Date;
    ms: number;
    verdict: string;
  }>(
    `select id, drill, via, ended_at, extract(epoch from ended_at - started_at)::float8 * 1000 as ms, verdict
     from drill_run where ended_at >= $1 and ended_at < $2 order by number desc`,
    [window.from, window.to],
  );
  return rows.map(({ id, drill, via, ended_at, ms, verdict }) => ({
    drillId: id,
    drill,
    via,
    endedAt: ended_at.toISOString(),
    durationMs: Math.round(ms),
    passed: verdict === "passed",
  }));
}

/**
 * Kills that were in force in the window, whenever they were engaged: the service's own, and those through the controls;
 * those of drills apart.
 */
export async function readStops({ snapshot, window }: ReadinessReading): Promise<readonly StopFact[]> {
  const rows = await snapshot.query<StopRow>(
    `select 'engagement' as kind, id::text, engaged_at as at, owner as by, reason from kill_engagement
       where engaged_at < $2 and (released_at is null or released_at >= $1) and not starts_with(owner, $3)
     union all
     select 'change', id::text, at, coalesce(who, 'the controls'), what from change_log change
       where source = 'controls' and at < $2 and after ->> 'killSwitch' = 'engaged'
         and coalesce(before ->> 'killSwitch', '') <> 'engaged'
         and (at >= $1 or not exists (select from change_log later where later.source = 'controls'
           and later.id > change.id and later.at < $1 and later.after ->> 'killSwitch' = 'released'))
         and not exists (select from drill_run where drill = 'kill' and via = 'unleash'
           and change.at between started_at and coalesce(ended_at, started_at + interval '${longestDrillMs} milliseconds'))
     order by at, id`,
    [window.from, window.to, drillOwnerPrefix],
  );
  return rows.map(({ kind, id, at, by, reason }) => ({
    at: at.toISOString(),
    by,
    reason,
    link: { kind, id },
  }));
}

interface StopRow {
  readonly kind: StopFact["link"]["kind"];
  readonly id: string;
  readonly at: Date;
  readonly by: string;
  readonly reason: string;
}

/**
 * The incidents that a judgement of the window must know, oldest first: every one that is not resolved, whenever it was
 * opened, those whose effects overlap the window, and those that are linked with its kills.
 */
export async function readIncidents(
  { snapshot, window }: ReadinessReading,
  stops: readonly StopFact[],
): Promise<readonly (Incident & IncidentFact)[]> {
  const linked = stops.map(({ link: { kind, id } }) => `${kind} ${id}`);
  const { sql: text, parameters } = incidents(snapshot.database)
    .where(
      sql<boolean>`(not ${current.resolved}
        or ${current.beganAt} < ${window.to}::timestamptz and ${current.endedAt} >= ${window.from}::timestamptz
        or 'engagement ' || incident.engagement_id = any(${linked})
        or exists (select from incident_link as link where link.incident_id = incident.incident_id
          and link.kind || ' ' || link.id = any(${linked})))`,
    )
    .orderBy("incident.opened_at")
    .orderBy("incident.incident_id")
    .compile();
  const rows = await snapshot.query<IncidentRow>(text, parameters);
  return rows.map((row) => ({ ...told(row), worst: row.worst_severity }));
}

/** By the heartbeats of all replicas. */
export async function readUptime(
  { snapshot, window }: ReadinessReading,
  heartbeats: HeartbeatReader,
): Promise<Uptime> {
  const [from, to] = [new Date(window.from), new Date(window.to)];
  const { days, faults, moreFaults } = await heartbeats.read({ from, to, mostFaults: 20 });
  // A minute counts if every replica that beat in it compared its requests with the records.
  const rows = await snapshot.query<{ day: string; minutes: number }>(
    `select to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::float8 as minutes from (
       select at from heartbeat where at >= $1 and at < $2 group by at having bool_and(reconciled is true)
     ) minute group by 1`,
    [window.from, window.to],
  );
  const reconciled = new Map(rows.map(({ day, minutes }) => [day, minutes]));
  const [counted] = await snapshot.query<{ replicas: number }>(
    "select count(distinct writer_id)::float8 as replicas from heartbeat where at >= $1 and at < $2",
    [window.from, window.to],
  );
  return {
    days: days.map(({ day, minutes, good }) => ({
      day,
      minutes,
      good,
      reconciled: reconciled.get(day) ?? 0,
    })),
    replicas: counted?.replicas ?? 0,
    gaps: {
      count: faults.length + (moreFaults ? 1 : 0),
      examples: faults.map(
        ({ from: begin, until, cause }) =>
          `${causeInWords[cause]} from ${begin.toISOString()} until ${until.toISOString()}`,
      ),
    },
  };
}

const causeInWords: Readonly<Record<HeartbeatFaultCause, string>> = {
  "no-replica": "no replica was up",
  "silent-replica": "a replica was missing",
  "not-recording": "a replica was not recording",
};

const mostEvents = 500;
/** Drills and incidents are events of their own. */
const eventSources: readonly ChangeSource[] = [
  "kill",
  "controls",
  "allowlist",
  "cap",
  "model-configuration",
  "prompt",
];

/** What happened in the window, newest first. An incident happened when its effects began. */
export async function readEvents(
  { snapshot, window }: ReadinessReading,
  known: readonly Incident[],
): Promise<readonly ReadinessEvent[]> {
  const rows = await snapshot.query<{ at: Date; kind: ReadinessEvent["kind"]; id: string; what: string }>(
    `select at, 'change' as kind, id::text, what from change_log
       where at >= $1 and at < $2 and source = any($3)
     union all
     select ended_at, 'drill', id::text, drill || ' ' || verdict from drill_run
       where ended_at >= $1 and ended_at < $2
     order by at desc, kind, id limit ${mostEvents}`,
    [window.from, window.to, eventSources],
  );
  const events = rows.map(({ at, ...event }) => ({ at: at.toISOString(), ...event }));
  const began = known
    .filter(({ from }) => from >= window.from && from < window.to)
    .map(({ from, incidentId, severity, title }) => ({
      at: from,
      kind: "incident" as const,
      id: incidentId,
      what: `severity ${severity}: ${title}`,
    }));
  return [...events, ...began].sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
}

const condition = ({ snapshot, window }: ReadinessReading): string =>
  windowCondition({ since: window.from, until: window.to }, snapshot.quote);
