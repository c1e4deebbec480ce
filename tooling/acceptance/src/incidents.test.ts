import { randomBytes, randomUUID } from "node:crypto";
import type { Incident, IncidentEntryV1, IncidentLink } from "@slotgate/contracts";
import {
  type IncidentOpening,
  IncidentRefusedError,
  type IncidentStore,
  InvalidIncidentError,
  NoSuchIncidentError,
} from "@slotgate/executor";
import { firingOf } from "@slotgate/executor/test";
import {
  createFiringStore,
  createIncidentStore,
  createKillStore,
  migrateToLatest,
  openStore,
  openStores,
  readStoreFacts,
  type Stores,
} from "@slotgate/postgres";
import type { ReleaseWindow } from "@slotgate/readiness";
import { chainRecord, genesis } from "@slotgate/telemetry";
import { sampleDraft } from "@slotgate/telemetry/test";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { createDatabase } from "./world/create-database.ts";

let database: pg.Pool;
let stores: Stores;
let incidents: IncidentStore;
beforeEach(async () => {
  const name = `incidents_${randomBytes(4).toString("hex")}`;
  const url = await createDatabase(inject("stack").databaseUrl, name);
  database = new pg.Pool({ connectionString: url, max: 3 });
  stores = openStores({ url, onConnectionLost: () => {} });
  await migrateToLatest(stores.changing.database);
  incidents = openIncidents(stores);
});
afterEach(async () => {
  await stores.close();
  await database.end();
});

let ids = 0;
/** Grows with time, as the service's own do. */
const newId = (): string => `0199f0d2-8c44-7d01-9a52-${String(++ids).padStart(12, "0")}`;
const openIncidents = ({ changing, reading }: Stores): IncidentStore =>
  createIncidentStore({ changing: changing.database, reading: reading.database, newId });
const kill = () => createKillStore({ database: stores.killing.database, newId });

const opening = (changes: Partial<IncidentOpening> = {}): IncidentOpening => ({
  severity: 2,
  title: "made-up sources",
  by: "on-call",
  ...changes,
});
const reason = "the records show it";
const note = (text: string): IncidentEntryV1 => ({ version: "v1", kind: "note", text });
const resolution: IncidentEntryV1 = { version: "v1", kind: "resolution", reason };
const add = (incidentId: string, entry: IncidentEntryV1) => incidents.add({ incidentId, entry, by: "ada" });
const all = { state: null, severity: null, since: null, until: null } as const;
const idsOf = (found: readonly Pick<Incident, "incidentId">[]) => found.map(({ incidentId }) => incidentId);

/** An engagement, its entry in the change log, and a decision with a record. */
async function somethingToLink(): Promise<IncidentLink[]> {
  const { engagementId } = await kill().engage({ owner: { kind: "operator", subject: "ada" }, reason });
  const { record, line } = chainRecord(sampleDraft({ decisionId: "decision-1" }), genesis("writer"));
  await database.query(
    "insert into telemetry_record (writer_id, seq, decision_id, job_id, body) values ('writer', 1, $1, $2, $3)",
    [record.decisionId, record.jobId, line],
  );
  return [
    { kind: "engagement", id: engagementId },
    { kind: "change", id: "1" },
    { kind: "decision", id: "decision-1" },
  ];
}

describe("an incident of a person", () => {
  it("holds what it was opened with, and each entry with its author", async () => {
    const links = await somethingToLink();
    const [engagement, ...others] = links;
    if (engagement === undefined) return expect.unreachable();
    const from = "2026-03-02T10:00:00.000Z";
    const opened = await incidents.open(
      opening({ description: "three lessons", from, links: [engagement, { ...engagement }] }),
    );
    const { incidentId, openedAt } = opened;
    expect(opened).toEqual({
      version: "v1",
      incidentId,
      openedBy: "on-call",
      openedAt,
      severity: 2,
      title: "made-up sources",
      description: "three lessons",
      from,
      to: null,
      links: [engagement],
      state: "open",
      resolution: null,
      firing: null,
      history: [
        { kind: "opening", at: openedAt, by: "on-call", severity: 2, from, to: null, links: [engagement] },
      ],
    });
    const to = "2026-03-02T12:00:00.000Z";
    const before = { version: "v1", kind: "window", from: "2026-03-02T09:00:00.000Z", to, reason } as const;
    await add(incidentId, note("two more lessons"));
    await add(incidentId, { version: "v1", kind: "severity", severity: 1, reason });
    await add(incidentId, before);
    await add(incidentId, { version: "v1", kind: "links", links });
    await add(incidentId, resolution);
    await add(incidentId, { version: "v1", kind: "reopening", reason: "once more" });
    await add(incidentId, { version: "v1", kind: "severity", severity: 3, reason });
    const last = await add(incidentId, resolution);
    expect(last.history.slice(1).map(({ at: _, ...entry }) => entry)).toEqual([
      { kind: "note", by: "ada", text: "two more lessons" },
      { kind: "severity", by: "ada", before: 2, after: 1, reason },
      { kind: "window", by: "ada", from: before.from, to, reason },
      { kind: "links", by: "ada", links: others },
      { kind: "resolution", by: "ada", to, reason },
      { kind: "reopening", by: "ada", reason: "once more" },
      { kind: "severity", by: "ada", before: 1, after: 3, reason },
      { kind: "resolution", by: "ada", to: last.to, reason },
    ]);
    const times = last.history.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    expect(last).toMatchObject({
      severity: 3,
      from: before.from,
      to: times.at(-1),
      links,
      state: "resolved",
      resolution: { at: times.at(-1), by: "ada", reason },
    });
    expect(await incidents.read(incidentId)).toEqual(last);
    const { version: _, history: __, ...listed } = last;
    expect(await incidents.page(all, { cursor: null, limit: 9 })).toEqual([listed]);
  });

  it("is not opened with a link to nothing, or with effects in the future", async () => {
    for (const kind of ["engagement", "change", "decision"] as const)
      await expect(incidents.open(opening({ links: [{ kind, id: "7" }] })), kind).rejects.toThrow(
        InvalidIncidentError,
      );
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    await expect(incidents.open(opening({ from: tomorrow }))).rejects.toThrow(InvalidIncidentError);
    const { incidentId } = await incidents.open(opening());
    const links: IncidentLink[] = [{ kind: "change", id: "99999999999999999999" }];
    await expect(add(incidentId, { version: "v1", kind: "links", links })).rejects.toThrow(/no change has/);
    expect((await incidents.read(incidentId)).history).toHaveLength(1);
    expect(await incidents.page(all, { cursor: null, limit: 9 })).toHaveLength(1);
  });

  it("is refused by an unknown id, whatever it looks like", async () => {
    for (const incidentId of ["none", randomUUID()]) {
      await expect(incidents.read(incidentId)).rejects.toThrow(NoSuchIncidentError);
      await expect(add(incidentId, note("lost"))).rejects.toThrow(NoSuchIncidentError);
    }
  });

  it("keeps every entry of concurrent writers, and is resolved once", async () => {
    // On a busy machine they wait for a connection longer than a caller of the service may.
    const patiently = { connections: 2, connectTimeoutMs: 60_000, statementTimeoutMs: 60_000 };
    const patient = [1, 2].map(() =>
      openStore({ url: urlOf(database), onConnectionLost: () => {}, ...patiently }),
    );
    try {
      const both = patient.map((store) =>
        createIncidentStore({ changing: store.database, reading: store.database, newId }),
      );
      const { incidentId } = await incidents.open(opening());
      const writers = Array.from({ length: 40 }, (_, place) =>
        both[place % 2]?.add({ incidentId, entry: note(`note ${place}`), by: "ada" }),
      );
      const resolving = Array.from({ length: 6 }, (_, place) =>
        both[place % 2]?.add({ incidentId, entry: resolution, by: `resolver ${place}` }),
      );
      const refused = (await Promise.allSettled(resolving)).filter(({ status }) => status === "rejected");
      expect(refused).toHaveLength(5);
      for (const one of refused) expect(one).toMatchObject({ reason: expect.any(IncidentRefusedError) });
      await Promise.all(writers);
      const { history, state, resolution: made } = await incidents.read(incidentId);
      const notes = history.flatMap((entry) => (entry.kind === "note" ? [entry.text] : []));
      expect(notes.toSorted()).toEqual(writers.map((_, place) => `note ${place}`).toSorted());
      expect(history.filter(({ kind }) => kind === "resolution")).toEqual([
        expect.objectContaining({ by: made?.by }),
      ]);
      expect(state).toBe("resolved");
    } finally {
      await Promise.all(patient.map((store) => store.close()));
    }
  });
});

const urlOf = ({ options }: pg.Pool): string => String(options.connectionString);

it("incidents are found by state, severity and time of opening, in pages", async () => {
  const opened = [];
  for (const severity of [1, 2, 3, 2] as const) opened.push(await incidents.open(opening({ severity })));
  const [first, second, third, fourth] = idsOf(opened) as [string, string, string, string];
  await add(second, resolution);
  await add(third, { version: "v1", kind: "severity", severity: 1, reason });
  await add(fourth, resolution);
  await add(fourth, { version: "v1", kind: "reopening", reason });
  const page = async (filter: object, cursor: string | null = null, limit = 9) =>
    idsOf(await incidents.page({ ...all, ...filter }, { cursor, limit }));
  expect(await page({})).toEqual([fourth, third, second, first]);
  expect(await page({}, null, 2)).toEqual([fourth, third]);
  expect(await page({}, third, 2)).toEqual([second, first]);
  expect(await page({ state: "open" })).toEqual([fourth, third, first]);
  expect(await page({ state: "resolved" })).toEqual([second]);
  expect(await page({ severity: 1 })).toEqual([third, first]);
  expect(await page({ severity: 2, state: "open" })).toEqual([fourth]);
  const at = opened[2]?.openedAt ?? "";
  expect(await page({ since: at })).toEqual([fourth, third]);
  expect(await page({ until: at })).toEqual([second, first]);
});

const factsOf = (window: ReleaseWindow) =>
  readStoreFacts({ databaseUrl: urlOf(database), window, threads: 1 });

it("a judgement of a window gets what is unresolved, and what had effects within it", async () => {
  const day = (number: number) => `2026-03-0${number}T00:00:00.000Z`;
  const resolvedOn = async (from: string, to: string) => {
    const { incidentId } = await incidents.open(opening({ from, to }));
    await add(incidentId, resolution);
    return incidentId;
  };
  await resolvedOn(day(1), day(3));
  const within = [
    await resolvedOn(day(1), day(4)),
    await resolvedOn(day(4), day(5)),
    await resolvedOn(day(5), day(9)),
  ];
  await resolvedOn(day(6), day(9));
  const open = await incidents.open(opening({ severity: 3, from: day(1), to: day(2) }));
  const lasting = await incidents.open(opening({ severity: 4 }));
  const { incidents: found } = await factsOf({ from: day(4), to: day(6) });
  expect(idsOf(found)).toEqual([...within, open.incidentId, lasting.incidentId]);
  expect(found.map(({ severity, state }) => [severity, state])).toEqual([
    ...within.map(() => [2, "resolved"]),
    [3, "open"],
    [4, "open"],
  ]);
});

it("a judgement of a window gets its kills without those of drills, and their incidents as they stand", async () => {
  const { engagementId } = await kill().engage({ owner: { kind: "operator", subject: "ada" }, reason });
  await kill().engage({ owner: { kind: "drill", drill: newId(), subject: "ada" }, reason });
  const at = (minute: number) => new Date(Date.now() - (10 - minute) * 60_000).toISOString();
  for (const [drill, began, ended] of [
    ["kill", -60, null],
    ["kill", 1, 2],
    ["rollback", 3, 4],
  ] as const)
    await database.query(
      "insert into drill_run (id, drill, via, started_at, started_by, ended_at, verdict) values ($1, $2, 'unleash', $3, 'ada', $4, $5)",
      [newId(), drill, at(began), ...(ended === null ? [null, null] : [at(ended), "passed"])],
    );
  const flagAt = async (minute: number, before: string, after: string): Promise<string> => {
    const { rows } = await database.query<{ id: string }>(
      "insert into change_log (at, source, what, before, after) values ($1, 'controls', 'kill switch', $2, $3) returning id",
      [at(minute), JSON.stringify({ killSwitch: before }), JSON.stringify({ killSwitch: after })],
    );
    return rows[0]?.id ?? "";
  };
  await flagAt(1.5, "released", "engaged");
  await flagAt(1.7, "engaged", "released");
  const change = await flagAt(3.5, "released", "engaged");
  const links: IncidentLink[] = [
    { kind: "change", id: change },
    { kind: "engagement", id: engagementId },
  ];
  const window = { from: at(0), to: at(20) };
  const long = { from: "2026-03-01T00:00:00.000Z", to: "2026-03-02T00:00:00.000Z" };
  const resolved = await incidents.open(opening({ ...long, links }));
  await add(resolved.incidentId, resolution);
  await add((await incidents.open(opening(long))).incidentId, resolution);
  const recent = await incidents.open(opening({ title: "slow answers" }));
  await add(recent.incidentId, { version: "v1", kind: "severity", severity: 4, reason });
  const facts = await factsOf(window);
  expect(facts.stops).toMatchObject([
    { by: "the controls", reason: "kill switch", link: links[0] },
    { by: "operator:ada", reason, link: links[1] },
  ]);
  expect(facts.incidents).toMatchObject([
    { incidentId: resolved.incidentId, state: "resolved", severity: 2, links },
    { incidentId: recent.incidentId, state: "open", severity: 4, links: [] },
  ]);
  expect(facts.events.filter(({ kind }) => kind === "incident")).toEqual([
    { at: recent.from, kind: "incident", id: recent.incidentId, what: "severity 4: slow answers" },
  ]);
  const times = facts.events.map((event) => event.at);
  expect(times).toEqual(times.toSorted().toReversed());
});

it("a judgement of a window gets the kills that were engaged before it and in force within it", async () => {
  const day = (number: number) => `2026-03-0${number}T00:00:00.000Z`;
  const engaged = (owner: string, from: string, to: string | null) =>
    database.query(
      `insert into kill_engagement (id, owner, reason, engaged_at, released_at, released_by, release_reason)
        values ($1, $2, 'wrong level', $3, $4, $5, $5)`,
      [newId(), owner, from, to, to === null ? null : "ada"],
    );
  await engaged("operator:before", day(1), day(2));
  await engaged("operator:across", day(1), day(4));
  await engaged("operator:lasting", day(2), null);
  await engaged("operator:after", day(6), null);
  const switched = (at: string, before: string, after: string) =>
    database.query(
      "insert into change_log (at, source, what, before, after, who) values ($1, 'controls', 'kill switch', $2, $3, $4)",
      [at, JSON.stringify({ killSwitch: before }), JSON.stringify({ killSwitch: after }), `flag ${at}`],
    );
  await switched(day(1), "released", "engaged");
  await switched(day(2), "engaged", "released");
  await switched("2026-03-02T12:00:00.000Z", "released", "engaged");
  await switched(day(4), "engaged", "released");
  const { stops } = await factsOf({ from: day(3), to: day(5) });
  expect(stops.map(({ by }) => by)).toEqual([
    "operator:across",
    "operator:lasting",
    "flag 2026-03-02T12:00:00.000Z",
  ]);
});

describe("an incident of a tripwire", () => {
  const fire = (severity: 1 | 2 | 3 | 4 = 2) => {
    const severities = {
      "unrecorded-request": 1,
      "invalid-release": 1,
      "disputed-decision": 1,
      "model-failures": severity,
      "model-latency": 2,
      canary: 3,
    } as const;
    const firing = firingOf({ incidentId: newId(), engagementId: newId() });
    return createFiringStore({ killing: stores.killing.database, severities }).open(firing);
  };

  it("has the configured severity, the reason and the engagement, and stays open when that is released", async () => {
    expect(await fire(3)).toBe("opened");
    const [incident] = await incidents.page(all, { cursor: null, limit: 9 });
    if (incident === undefined) return expect.unreachable();
    const { tripwire, reason: description, figures, instance, occurredAt } = firingOf();
    expect(incident).toMatchObject({
      openedBy: "tripwire:model-failures",
      severity: 3,
      title: "the tripwire `model-failures` fired",
      description,
      from: occurredAt.toISOString(),
      to: null,
      state: "open",
      firing: { tripwire, figures, instance, occurredAt: occurredAt.toISOString() },
    });
    const [link, ...more] = incident.links;
    expect([link?.kind, more]).toEqual(["engagement", []]);
    const engagementId = link?.id ?? "";
    await kill().release({ engagementId, reason, by: "ada", drill: null, rule: "one-person" });
    expect(await incidents.read(incident.incidentId)).toMatchObject(incident);
    const { history, state } = await add(incident.incidentId, resolution);
    expect([history.map(({ kind }) => kind), state]).toEqual([["opening", "resolution"], "resolved"]);
  });

  it("does not link its engagement twice", async () => {
    await fire();
    const [incident] = await incidents.page(all, { cursor: null, limit: 9 });
    const links = [...(incident?.links ?? [])];
    await expect(add(incident?.incidentId ?? "", { version: "v1", kind: "links", links })).rejects.toThrow(
      /has these links already/,
    );
  });
});

it("nothing in incidents, their history and their links can be altered or deleted", async () => {
  const links = await somethingToLink();
  const { incidentId } = await incidents.open(opening({ links }));
  await add(incidentId, resolution);
  for (const table of ["incident", "incident_entry", "incident_link"])
    for (const statement of [
      `update ${table} set incident_id = incident_id`,
      `delete from ${table}`,
      `truncate ${table} cascade`,
    ])
      await expect(database.query(statement), statement).rejects.toThrow(/neither altered nor deleted/);
});

describe("the version before incidents of people", () => {
  /** Turns the newest schema into the one of that version. */
  const undo = [
    "drop table incident_entry, incident_link",
    "drop trigger incident_filled_in on incident",
    "drop function incident_filled_in",
    `alter table incident drop column opened_by, drop column severity, drop column title, drop column began_at,
      drop column ended_at`,
    "drop table generation_model, generation_revision",
    "delete from kysely_migration where name >= '0017'",
  ];
  const engage = async (owner: string) => {
    const id = newId();
    await database.query("insert into kill_engagement (id, owner, reason) values ($1, $2, 'why')", [
      id,
      owner,
    ]);
    return id;
  };
  const releaseAt = (engagementId: string, at: string) =>
    database.query(
      "update kill_engagement set released_at = $2, released_by = 'ada', release_reason = 'mended' where id = $1",
      [engagementId, at],
    );
  /** Its own statement. */
  const insert = async (tripwire: string, engagementId: string): Promise<string> => {
    const incidentId = newId();
    await database.query(
      `insert into incident
        (incident_id, tripwire, occurrence, reason, figures, instance, occurred_at, engagement_id)
        values ($1, $2, $3, 'as it was', '{"calls":20}', 'replica-1', '2026-03-02T10:00:00Z', $4)`,
      [incidentId, tripwire, incidentId, engagementId],
    );
    return incidentId;
  };

  it("leaves incidents that keep their facts; the release that closed one resolved it", async () => {
    for (const statement of undo) await database.query(statement);
    const engagements = [await engage("tripwire:model-failures"), await engage("tripwire:invalid-release")];
    const [released = "", open = ""] = engagements;
    const closed = await insert("model-failures", released);
    await insert("invalid-release", open);
    await releaseAt(released, "2026-03-02T11:00:00Z");
    await migrateToLatest(stores.changing.database);
    const [second, first] = await incidents.page(all, { cursor: null, limit: 9 });
    const shared = {
      description: "as it was",
      from: "2026-03-02T10:00:00.000Z",
      firing: { figures: { calls: 20 }, instance: "replica-1", occurredAt: "2026-03-02T10:00:00.000Z" },
    };
    const to = "2026-03-02T11:00:00.000Z";
    expect(first).toMatchObject({
      ...shared,
      incidentId: closed,
      openedBy: "tripwire:model-failures",
      title: "the tripwire `model-failures` fired",
      severity: 2,
      to,
      links: [{ kind: "engagement", id: released }],
      state: "resolved",
      resolution: { at: to, by: "ada", reason: "mended" },
    });
    expect(second).toMatchObject({ ...shared, severity: 1, to: null, state: "open", resolution: null });
    expect((await incidents.read(closed)).history).toMatchObject([
      { kind: "opening", severity: 2, to: null },
      { kind: "resolution", at: to, by: "ada", to, reason: "mended" },
    ]);
    await expect(database.query("update incident set title = ''")).rejects.toThrow(/neither altered/);
  });

  it("still opens incidents, with the severity by default, and reads its own", async () => {
    const engagementId = await engage("tripwire:disputed-decision");
    const incidentId = await insert("disputed-decision", engagementId);
    await incidents.open(opening({ links: [{ kind: "engagement", id: engagementId }] }));
    expect(await incidents.read(incidentId)).toMatchObject({
      openedBy: "tripwire:disputed-decision",
      severity: 1,
      title: "the tripwire `disputed-decision` fired",
      description: "as it was",
      links: [{ kind: "engagement", id: engagementId }],
      state: "open",
    });
    const { rows } = await database.query(
      `select incident_id, tripwire, incident.reason, figures, instance, occurred_at, engagement_id, opened_at, released_at
       from incident inner join kill_engagement as engagement on engagement.id = incident.engagement_id`,
    );
    expect(rows).toMatchObject([{ incident_id: incidentId, engagement_id: engagementId, released_at: null }]);
  });
});
