import { randomBytes } from "node:crypto";
import {
  assertWith,
  type CriterionAnswer,
  changeListV1,
  incidentListV1,
  readinessReportV1,
  signoffAreas,
  signoffV1,
} from "@slotgate/contracts";
import { systemClock } from "@slotgate/controls";
import { type GenerateOptions, generateHistory, HistoryRefusedError } from "@slotgate/history";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { applyNarrowing } from "./openapi/allowlist-cases.ts";
import { createDatabase } from "./world/create-database.ts";
import { runSlotgate } from "./world/run-slotgate.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** How far the service's clock is ahead, so that a window that ends at a full minute holds what a test does now. */
const aheadMs = 15 * minuteMs;
const records = 2_000;
const end = Math.floor(Date.now() / minuteMs) * minuteMs;
const span = { from: end - 14 * dayMs, to: end };

const generate = (databaseUrl: string, change: Partial<GenerateOptions> = {}) =>
  generateHistory({
    databaseUrl,
    environment: "development",
    seed: 1,
    span,
    records,
    replace: false,
    onProgress: () => {},
    signal: new AbortController().signal,
    ...change,
  });

let world: World;
beforeAll(async () => {
  world = await startWorld({
    prepare: generate,
    env: {
      // The history's allowlist is in the database.
      SLOTGEN_ALLOWLIST_PATH: undefined,
      SLOTGATE_SIGNOFF_PRODUCT: "test-operate",
      SLOTGATE_SIGNOFF_ENGINEERING: "test-audit",
    },
    clock: { ...systemClock, now: () => systemClock.now() + aheadMs },
  });
});
afterAll(() => world.stop());

type KeyName = "operate" | "audit";
interface Asking {
  readonly as?: KeyName;
  readonly body?: object;
}

async function ask(path: string, { as = "operate", body }: Asking = {}) {
  const send = () =>
    world.request(path, {
      key: world.keys[as],
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  let response = await send();
  // A busy machine is no outage; only reading may be repeated.
  await until(async () => {
    if (response.status !== 503 || body !== undefined) return true;
    response = await send();
    return response.status !== 503;
  });
  expect(response.status, path).toBe(200);
  return response.json();
}

async function readiness() {
  const to = new Date(end + aheadMs).toISOString();
  const report = assertWith(readinessReportV1, await ask(`/v1/readiness?stage=ga&window=14d&to=${to}`));
  const verdictsBut = (verdict: CriterionAnswer["verdict"]) =>
    report.criteria.filter((one) => one.verdict !== verdict);
  const unmet = Object.fromEntries(verdictsBut("met").map(({ criterion, verdict }) => [criterion, verdict]));
  const of = (criterion: string) =>
    report.criteria.find((one) => one.criterion === criterion) ?? expect.unreachable(criterion);
  return { ...report, unmet, of };
}

describe("the report on a generated history", () => {
  it("is not ready by its incident and for want of sign-offs, and by nothing else", async () => {
    const report = await readiness();
    expect(report.unmet).toEqual({ stability: "not-met", defects: "not-met", "sign-off": "no-evidence" });
    const [incident] = await openIncidents();
    expect(report.of("defects").findings).toEqual([expect.stringContaining(incident?.incidentId ?? "none")]);
    expect(report.of("stability").findings[0]).toMatch(/operator:generated-.*its incident is open/);
    const [counted] = await rowsOf(`select count(*)::int as records from telemetry_record
      where not starts_with(owner, 'drill:') and decided_at >= '${report.from}'`);
    expect(report.of("gating").figures).toContainEqual(
      expect.objectContaining({ what: "records", value: counted?.["records"] }),
    );
    expect(counted?.["records"]).toBeGreaterThan(0.98 * records);
    expect(report.of("telemetry").figures).toContainEqual(
      expect.objectContaining({ what: "chains", value: 12 }),
    );
    expect(report.days).toHaveLength(15);
  });

  it("is ready after the incident is resolved, a drill has passed and eight sign-offs were made", async () => {
    const [incident] = await openIncidents();
    await ask(`/v1/incidents/${incident?.incidentId}/entries`, {
      body: { version: "v1", kind: "resolution", reason: "questions are reviewed before use" },
    });
    await world.untilOpen();
    const drilled = await runSlotgate(["drill", "kill", "--yes"], {
      SLOTGATE_URL: world.url,
      SLOTGATE_KEY: world.keys.operate,
    });
    expect(drilled, drilled.stderr).toMatchObject({ code: 0 });

    const resolved = await readiness();
    expect(resolved.unmet).toEqual({ "sign-off": "no-evidence" });
    expect(resolved.events[0]).toMatchObject({ kind: "drill", what: "kill passed" });
    for (const [role, as] of [
      ["product", "operate"],
      ["engineering", "audit"],
    ] as const)
      for (const area of signoffAreas) {
        const statement = "read and found good";
        const body = { version: "v1", role, area, report: resolved.digest, statement };
        assertWith(signoffV1, await ask("/v1/signoffs", { as, body }));
      }
    expect(await readiness()).toMatchObject({ unmet: {}, verdict: "ready" });
  });

  it("is not ready after one change of the allowlist, and names it and the sign-offs that it undid", async () => {
    const { document } = (await ask("/v1/allowlist")) as { document: object };
    await applyNarrowing(world, { ...document, enabled: false });
    const { changes } = assertWith(changeListV1, await ask("/v1/changes?source=allowlist&limit=1"));
    const report = await readiness();
    expect(report.unmet).toEqual({ "sign-off": "not-met" });
    const [change] = changes;
    const by = `the allowlist changed at ${change?.at} by test-operate: ${change?.what} (change ${change?.changeId})`;
    const signers = { product: "test-operate", engineering: "test-audit" };
    expect(new Set(report.of("sign-off").findings)).toEqual(
      new Set(
        Object.entries(signers).flatMap(([role, who]) =>
          signoffAreas.map((area) => `the sign-off of ${area} by ${who} for ${role} lapsed: ${by}`),
        ),
      ),
    );
  });
});

async function openIncidents() {
  return assertWith(incidentListV1, await ask("/v1/incidents?state=open")).incidents;
}

const rowsOf = async (text: string) => (await world.database.query<Record<string, unknown>>(text)).rows;

describe("a generated history", () => {
  it("is marked in every record, heartbeat and person", async () => {
    const before = `< '${new Date(end).toISOString()}'`;
    const unmarked = (name: string) => `not starts_with(${name}, 'generated-')`;
    expect(
      await rowsOf(`
        select writer_id as name from telemetry_record where decided_at ${before} and (
          ${unmarked("writer_id")} or body -> 'evidence' -> 'controls' ->> 'environment' <> 'generated'
          or (${unmarked("owner")} and not starts_with(owner, 'drill:')))
        union all select instance from heartbeat_writer where began_at ${before} and ${unmarked("instance")}
        union all select who from change_log where at ${before} and ${unmarked("who")}
        union all select opened_by from incident where opened_at ${before}
          and ${unmarked("opened_by")} and ${unmarked("instance")}`),
    ).toEqual([]);
  });
});

describe("a database for a history", () => {
  let databaseUrl: string;
  beforeAll(async () => {
    const { databaseUrl: superuser, migratedDatabase: template } = inject("stack");
    databaseUrl = await createDatabase(superuser, `history_${randomBytes(4).toString("hex")}`, { template });
  });
  const query = async (text: string) => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  };

  it.each([
    [null, /unknown whether this is a development environment/],
    ["production", /the environment is `production`/],
  ])("is refused in environment %s, and left as it was", async (environment, message) => {
    await expect(generate(databaseUrl, { environment })).rejects.toThrow(message);
    expect(await query("select from pg_namespace where nspname = 'generated'")).toEqual([]);
  });

  it("is refused while others have left anything in it", async () => {
    await query("insert into telemetry_writer (writer_id, seq, hash) values ('host.1', 0, 'none')");
    await expect(generate(databaseUrl)).rejects.toThrow(HistoryRefusedError);
    await query("delete from telemetry_writer");
  });

  it("holds the same records for the same seed, also after an interruption, and keeps a whole history", async () => {
    const stopping = new AbortController();
    const onProgress = (written: number) => written > 500 && stopping.abort();
    const interrupted = generate(databaseUrl, { onProgress, signal: stopping.signal });
    await expect(interrupted).rejects.toMatchObject({ name: "AbortError" });
    await generate(databaseUrl);
    const heads =
      "select writer_id, seq, hash from telemetry_writer where starts_with(writer_id, 'generated-') order by 1";
    expect(await query(heads)).toEqual(await rowsOf(heads));

    await expect(generate(databaseUrl)).rejects.toThrow(/use --replace/);
    await query(`insert into telemetry_record (writer_id, seq, decision_id, job_id, body)
      select 'host.1', seq, decision_id, job_id, body from telemetry_record limit 1`);
    await expect(generate(databaseUrl, { replace: true })).rejects.toThrow(/records of others/);
  });
});
