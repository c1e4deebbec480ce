import { randomBytes, randomUUID } from "node:crypto";
import { generateRecords, loadRecords } from "@slotgate/bench/records";
import {
  assertWith,
  changeListV1,
  defaultReadinessPolicy,
  incidentV1,
  problemV1,
  type ReadinessReportV1,
  type ReadinessStage,
  type ReleaseBasis,
  readinessReportV1,
  readinessStages,
  type SignoffRequestV1,
  type SignoffRole,
  signoffAreas,
  signoffListV1,
} from "@slotgate/contracts";
import {
  createSignoffStore,
  openStore,
  readStoreFacts,
  readStoreFactsApart,
  type Store,
} from "@slotgate/postgres";
import { noCases, readinessReport, type Signing } from "@slotgate/readiness";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { applyNarrowing, applyWidening, emptyAllowlist } from "./openapi/allowlist-cases.ts";
import { createDatabase } from "./world/create-database.ts";
import { allowlistOf } from "./world/documents.ts";
import type { Replica } from "./world/replica.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let url: string;
let client: pg.Client;
let store: Store;

beforeAll(async () => {
  url = await createDatabase(inject("stack").databaseUrl, `readiness_${randomBytes(4).toString("hex")}`, {
    template: inject("stack").migratedDatabase,
  });
  client = new pg.Client({ connectionString: url });
  await client.connect();
  await loadRecords(client, generateRecords({ count: 400 }));
  store = openStore({ url, onConnectionLost: () => {} });
});
afterAll(async () => {
  await store.close();
  await client.end();
});

/** The generated records are of the first second. */
const window = { from: "2026-01-01T00:00:00.000Z", to: "2026-01-01T00:01:00.000Z" };

describe("the evidence of a window", () => {
  const factsOf = () => readStoreFacts({ databaseUrl: url, window, threads: 1 });

  it("counts, replays and verifies every record", async () => {
    const facts = await factsOf();
    expect(facts.records).toMatchObject({ records: 400, differing: noCases, disagreeing: noCases });
    expect(facts.records.compared).toBeGreaterThan(0);
    expect(facts.chains).toMatchObject({ records: 400, writers: 4, findings: noCases });
    const { rows } = await client.query<{ reason: string; count: number }>(
      `select reason, count(*)::int as count from telemetry_record where reason <> 'ADMITTED' group by 1`,
    );
    expect(Object.fromEntries(facts.records.reasons)).toEqual(
      Object.fromEntries(rows.map(({ reason, count }) => [reason, count])),
    );
    expect([...facts.records.days.keys()]).toEqual(["2026-01-01"]);
  });

  it("is the same when it is read in a thread of its own", async () => {
    const task = { databaseUrl: url, window, threads: 1 };
    const apart = await readStoreFactsApart(task, {
      signal: AbortSignal.timeout(60_000),
      onProgress: () => {},
    });
    expect(apart).toEqual(await factsOf());
  });

  it("leaves out what is outside the window, and drills", async () => {
    const later = { from: window.to, to: "2026-01-01T00:02:00.000Z" };
    const nothing = await readStoreFacts({ databaseUrl: url, window: later, threads: 1 });
    expect(nothing.records.records).toBe(0);
  });

  it("finds a decision that was altered", async () => {
    const altered = `update telemetry_record set body = replace(body::text, '"optIn":true', '"optIn":false')::json
      where (writer_id, seq) = (select writer_id, seq from telemetry_record
        where body::text like '%"optIn":true%' and reason = 'ADMITTED' order by 1, 2 limit 1)
      returning writer_id`;
    await client.query("create table kept as table telemetry_record");
    try {
      expect((await client.query(altered)).rowCount).toBe(1);
      const { records, chains } = await factsOf();
      expect(records.differing).toMatchObject({
        count: 1,
        examples: [expect.stringMatching(/recorded ADMITTED, replayed NOT_OPTED_IN/)],
      });
      expect(chains.findings).toMatchObject({ count: 1, examples: [expect.stringMatching(/altered/)] });
    } finally {
      await client.query("truncate telemetry_record");
      await client.query("insert into telemetry_record select * from kept");
      await client.query("drop table kept");
    }
  });
});

describe("sign-offs", () => {
  const basis: ReleaseBasis = {
    build: "1.0.0",
    contracts: "a".repeat(64),
    gateOrder: "b".repeat(64),
    allowlist: "c".repeat(64),
    modelConfiguration: null,
    prompt: null,
    policy: "f".repeat(64),
  };
  const environment = "production";
  const signoffs = () => createSignoffStore({ database: store.database });
  let report: string;

  beforeAll(async () => {
    const service = {
      environment,
      basis,
      contractsFlaw: null,
      vectors: { count: 0, flaws: noCases },
      selfTestFlaw: null,
      controls: { kill: true, feature: true, rollout: true, allowlist: true },
      runbookSections: [],
    };
    const facts = await readStoreFacts({ databaseUrl: url, window, threads: 1 });
    const computed = readinessReport("ga", {
      facts: { ...facts, signoffs: [], changes: [], service },
      policy: defaultReadinessPolicy,
      window,
    });
    report = computed.digest;
    await signoffs().keep(computed);
    await signoffs().keep(computed);
  });

  const signing = (role: SignoffRole, change: Partial<Signing> = {}): Signing => ({
    signoffId: randomUUID(),
    role,
    area: "quality",
    report,
    statement: "read and found good",
    environment,
    subject: `of ${role}`,
    roles: [role],
    basis,
    ...change,
  });

  it("are kept as they were made, newest first", async () => {
    const made = [];
    for (const area of signoffAreas) made.push(await signoffs().sign(signing("product", { area })));
    expect(await signoffs().list(environment)).toEqual(made.toReversed());
    expect(await signoffs().list("staging")).toEqual([]);
  });

  it("lose nothing when two people sign at once, and let nobody sign for both roles", async () => {
    const both = { subject: "one person", roles: ["product", "engineering"] } as const;
    const results = await Promise.allSettled([
      signoffs().sign(signing("product", both)),
      signoffs().sign(signing("engineering", both)),
      ...signoffAreas.map((area) => signoffs().sign(signing("engineering", { area }))),
    ]);
    expect(
      results
        .slice(0, 2)
        .map(({ status }) => status)
        .sort(),
    ).toEqual(["fulfilled", "rejected"]);
    expect(results.slice(2).every(({ status }) => status === "fulfilled")).toBe(true);
    const refused = results.find((result) => result.status === "rejected");
    expect(refused).toMatchObject({ reason: { name: "SignoffRefusedError", refusal: "other-role" } });
  });

  it("are refused on a report that nobody computed, or that no longer holds", async () => {
    await expect(signoffs().sign(signing("product", { report: "0".repeat(64) }))).rejects.toMatchObject({
      refusal: "unknown-report",
    });
    const now = { ...basis, build: "1.0.1" };
    await expect(signoffs().sign(signing("product", { basis: now }))).rejects.toThrow(
      /the build changed \(1.0.0 to 1.0.1\)/,
    );
  });

  it("are neither altered nor deleted in the database, nor are reports", async () => {
    const { signoffId } = await signoffs().sign(
      signing("product", { subject: "a witness", area: "support" }),
    );
    for (const statement of [
      `update signoff set role = 'engineering' where id = '${signoffId}'`,
      `update signoff set withdrawn_at = now(), withdrawn_by = 'x', withdrawn_because = 'y', subject = 'x' where id = '${signoffId}'`,
      `delete from signoff where id = '${signoffId}'`,
      "truncate signoff",
      `update readiness_report set verdict = 'ready' where digest = '${report}'`,
      `delete from readiness_report where digest = '${report}'`,
      "truncate readiness_report cascade",
    ])
      await expect(client.query(statement), statement).rejects.toThrow(/neither altered nor deleted/);
    await signoffs().withdraw({ signoffId, environment, subject: "a witness", reason: "only seen" });
    const undone = `update signoff set withdrawn_at = null, withdrawn_by = null, withdrawn_because = null where id = '${signoffId}'`;
    await expect(client.query(undone)).rejects.toThrow(/neither altered nor deleted/);
  });

  it("know the changes that a drill made, which are put back by it", async () => {
    const logged = async (at: string) => {
      const entry =
        "insert into change_log (at, source, what, digest) values ($1, 'allowlist', 'a rule', 'd') returning id";
      const { rows } = await client.query<{ id: string }>(entry, [at]);
      return rows[0]?.id;
    };
    await client.query(
      `insert into drill_run (id, drill, via, started_at, started_by, ended_at, verdict)
        values ($1, 'allowlist', 'own', '2026-02-01T10:00:00Z', 'ada', '2026-02-01T10:01:00Z', 'passed')`,
      [randomUUID()],
    );
    const within = await logged("2026-02-01T10:00:30Z");
    const after = await logged("2026-02-01T10:01:30Z");
    expect(await signoffs().changes()).toMatchObject([
      { changeId: after, drilled: false },
      { changeId: within, drilled: true },
    ]);
  });

  it("are withdrawn by who made them, once", async () => {
    const { signoffId } = await signoffs().sign(signing("product", { subject: "someone else" }));
    const by = (subject: string, reason: string) =>
      signoffs().withdraw({ signoffId, environment, subject, reason });
    await expect(by("of product", "no")).rejects.toMatchObject({ refusal: "not-yours" });
    expect(await by("someone else", "too early")).toMatchObject({ withdrawnBecause: "too early" });
    expect(await by("someone else", "again")).toMatchObject({ withdrawnBecause: "too early" });
    await expect(
      signoffs().withdraw({ signoffId: "none", environment, subject: "x", reason: "y" }),
    ).rejects.toMatchObject({ refusal: "unknown-signoff" });
  });
});

describe("two replicas on one store", () => {
  const env = {
    // The database holds the allowlist, so that its changes have authors.
    SLOTGEN_ALLOWLIST_PATH: undefined,
    SLOTGATE_SIGNOFF_PRODUCT: "test-operate",
    SLOTGATE_SIGNOFF_ENGINEERING: "test-operate,test-audit",
  };
  let world: World;
  let replica: Replica;
  let incidentId: string;
  /** As the first of them computes them. */
  let reports: Readonly<Record<ReadinessStage, ReadinessReportV1>>;
  beforeAll(async () => {
    world = await startWorld({ env });
    replica = await world.startReplica(env);
    await until(async () => (await world.request("/v1/allowlist", { key: world.keys.operate })).ok);
    await applyWidening(world, JSON.stringify(allowlistOf()));
    await world.untilOpen(replica);
    const connection = await world.database.connect();
    await loadRecords(connection, generateRecords({ count: 400 })).finally(() => connection.release());
    const opening = { version: "v1", severity: 2, title: "made-up sources", ...window };
    const body = JSON.stringify(opening);
    const opened = await world.request("/v1/incidents", { key: world.keys.operate, body });
    ({ incidentId } = assertWith(incidentV1, await opened.json()));
    reports = { beta: await reportOf("beta"), ga: await reportOf("ga") };
  });
  afterAll(async () => {
    await replica.stop();
    await world.stop();
  });

  type Ask = Replica["request"];
  const reportOf = async (stage: ReadinessStage, ask: Ask = world.request) => {
    const query = new URLSearchParams({ stage, window: "1m", to: window.to });
    const answer = await ask(`/v1/readiness?${query}`, { key: world.keys.audit });
    return assertWith(readinessReportV1, await answer.json());
  };
  const request = (change: Partial<SignoffRequestV1>): string =>
    JSON.stringify({
      version: "v1",
      role: "product",
      area: "quality",
      statement: "read and found good",
      ...change,
    });
  const refusal = async (key: string | null, change: Partial<SignoffRequestV1>) => {
    const answer = await world.request("/v1/signoffs", { key, body: request(change) });
    const { type, detail } = assertWith(problemV1, await answer.json());
    return { status: answer.status, type, detail };
  };
  const refused = (detail: string) => ({
    status: 409,
    type: "urn:slotgate:problem:signoff-refused",
    detail: expect.stringContaining(detail),
  });
  const listOf = async (ask: Ask) =>
    assertWith(signoffListV1, await (await ask("/v1/signoffs", { key: world.keys.audit })).json()).signoffs;

  it.each(readinessStages)("compute the same report of stage %s on the same window", async (stage) => {
    const { [stage]: report } = reports;
    expect(await reportOf(stage, replica.request)).toEqual(report);
    expect(report.days).toMatchObject([{ day: "2026-01-01", completed: expect.any(Number) }]);
    expect(report.events).toEqual([
      { at: window.from, kind: "incident", id: incidentId, what: "severity 2: made-up sources" },
    ]);
  });

  it("refuse a sign-off that is anonymous, for another role, or of a report that nobody computed", async () => {
    const { digest: report } = reports.ga;
    const { operate, audit } = world.keys;
    expect(await refusal(null, { report })).toMatchObject({
      status: 401,
      type: "urn:slotgate:problem:unauthorized",
    });
    expect(await refusal(audit, { report })).toEqual(
      refused("`test-audit` may not sign for product: add it to SLOTGATE_SIGNOFF_PRODUCT"),
    );
    const altered = report.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
    expect(await refusal(operate, { report: altered })).toEqual(refused("no report with this digest"));
    expect(await refusal(operate, { report: reports.beta.digest })).toEqual(
      refused("reports of Beta entry are not signed"),
    );
    expect(await listOf(replica.request)).toEqual([]);
  });

  it("keep the sign-offs of two people at once, until a change undoes them all and the report names it", async () => {
    const { digest: report } = reports.ga;
    const { operate, audit } = world.keys;
    const sign = (role: SignoffRole, { key, ask }: { readonly key: string; readonly ask: Ask }) =>
      signoffAreas.map((area) => ask("/v1/signoffs", { key, body: request({ report, role, area }) }));
    const answers = await Promise.all([
      ...sign("product", { key: operate, ask: world.request }),
      ...sign("engineering", { key: audit, ask: replica.request }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const signoffs = await listOf(world.request);
    expect(await listOf(replica.request)).toEqual(signoffs);
    const made = signoffs.map(({ role, area, subject, state }) => [role, area, subject, state].join(" "));
    expect(made.toSorted()).toEqual(
      signoffAreas
        .flatMap((area) => [`product ${area} test-operate valid`, `engineering ${area} test-audit valid`])
        .toSorted(),
    );
    expect(await refusal(operate, { report, role: "engineering" })).toEqual(
      refused("`test-operate` has signed for the other role"),
    );

    await applyNarrowing(world, emptyAllowlist);
    const log = await world.request("/v1/changes?source=allowlist&limit=1", { key: audit });
    const [change] = assertWith(changeListV1, await log.json()).changes;
    const cause = `the allowlist changed at ${change?.at} by test-operate: ${change?.what} (change ${change?.changeId})`;
    const undone = (await reportOf("ga", replica.request)).criteria.at(-1);
    expect(undone).toMatchObject({ criterion: "sign-off", verdict: "not-met", moreFindings: 0 });
    expect(undone?.findings.toSorted()).toEqual(
      signoffs
        .map(
          ({ area, subject, role }) => `the sign-off of ${area} by ${subject} for ${role} lapsed: ${cause}`,
        )
        .toSorted(),
    );
    expect((await listOf(world.request)).map(({ because }) => because)).toEqual(signoffs.map(() => cause));
    expect(await refusal(audit, { report, role: "engineering" })).toEqual(
      refused(`the report no longer holds: ${cause}`),
    );
  });
});
