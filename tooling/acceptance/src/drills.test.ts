import {
  type AllowlistV1,
  allowlistStateV1,
  assertWith,
  changeListV1,
  type DrillRun,
  drillListV1,
  killStatusV1,
  readinessV1,
  rolloutCapV1,
  rolloutPreviewV1,
  telemetryListV1,
} from "@slotgate/contracts";
import { decide } from "@slotgate/gate";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { applyWidening } from "./openapi/allowlist-cases.ts";
import { beginDrill, endDrills } from "./openapi/drill-cases.ts";
import { callUnderWay } from "./world/call-under-way.ts";
import { allowlistOf } from "./world/documents.ts";
import { engage, release } from "./world/engage-and-release.ts";
import { runSlotgate } from "./world/run-slotgate.ts";
import { lockedFirst, startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

// The database holds the allowlist. A shutdown that waits for a drill's call outlasts the test.
const env = { SLOTGEN_ALLOWLIST_PATH: undefined, SLOTGATE_SHUTDOWN_GRACE_MS: "120000" };
let world: World;
beforeAll(async () => {
  world = await startWorld({ env });
  await until(async () => (await ask("/v1/allowlist")).status === 200);
  await applyWidening(world, JSON.stringify(allowlistOf()));
  await world.untilOpen();
});
afterAll(() => world.stop());

const ask = (path: string, { method, body }: { readonly method?: string; readonly body?: object } = {}) =>
  world.request(path, {
    key: world.keys.operate,
    ...(method === undefined ? {} : { method }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const slotgate = (...args: readonly string[]) =>
  runSlotgate(args, {
    SLOTGATE_URL: world.url,
    SLOTGATE_KEY: world.keys.operate,
    SLOTGATE_UNLEASH_URL: inject("stack").unleashUrl,
    SLOTGATE_UNLEASH_ADMIN_TOKEN: inject("stack").unleashAdminToken,
    SLOTGATE_KILL_FLAG: world.flags.kill,
    SLOTGATE_AI_FLAG: world.flags.ai,
  });
const drills = async (): Promise<readonly DrillRun[]> =>
  assertWith(drillListV1, await (await ask("/v1/drills")).json()).drills;
const last = async (): Promise<DrillRun> => (await drills())[0] ?? expect.unreachable("no drill");
const failedSteps = ({ steps }: DrillRun): readonly string[] =>
  steps.filter(({ verdict }) => verdict === "failed").map(({ step }) => step);
const telemetry = async (query: string) =>
  assertWith(telemetryListV1, await (await ask(`/v1/telemetry?${query}`)).json()).records;

/** The controls in force that drills change. */
async function inForce() {
  const kill = assertWith(killStatusV1, await (await ask("/v1/kill")).json());
  const cap = assertWith(rolloutCapV1, await (await ask("/v1/rollout/cap")).json());
  const allowlist = assertWith(allowlistStateV1, await (await ask("/v1/allowlist")).json());
  const state = async (name: string) =>
    (await world.admin.flagState({ name, environment: "development" })).enabled;
  return {
    engagements: kill.engagements?.length,
    basisPoints: cap.basisPoints,
    rules: allowlist.document?.rules.map(({ id }) => id),
    flags: [await state(world.flags.kill), await state(world.flags.ai)],
  };
}
const asItWas = {
  engagements: 0,
  basisPoints: null,
  rules: ["chemistry", "slotgate-drill"],
  flags: [false, true],
};

/** Runs `work` while a trigger alters what the database stores. */
async function sabotaged(table: string, change: string, work: () => Promise<void>): Promise<void> {
  await world.database.query(`
    create function sabotage() returns trigger language plpgsql as $$ begin ${change}; return new; end $$`);
  await world.database.query(`
    create trigger a_sabotage before insert or update on ${table}
      for each row execute function sabotage()`);
  try {
    await work();
  } finally {
    await world.database.query(lockedFirst(table, "drop function sabotage cascade"));
  }
}

describe("drills on a running service", () => {
  it("name the allowlist rule they need, which is reserved for drills", async () => {
    const without = await slotgate("drill", "allowlist");
    expect(without).toMatchObject({ code: 1, stderr: expect.stringContaining("slotgate drill rule") });
    const { stdout } = await slotgate("drill", "rule");
    const rule = JSON.parse(stdout) as AllowlistV1["rules"][number];
    expect(Object.keys(rule.appliesTo).sort()).toEqual(["board", "level", "specVersion", "subject"]);
    const document = allowlistOf();
    await applyWidening(world, JSON.stringify({ ...document, rules: [...document.rules, rule] }));
    expect(await inForce()).toEqual(asItWas);
    await expect(world.submit({ jobs: [{ kind: "slotgate-drill" }] })).rejects.toThrow(
      /422.*reserved for drills/s,
    );
  });

  it.each([
    ["kill", "own"],
    ["rollback", "own"],
    ["allowlist", "own"],
    ["rollout", "own"],
    ["kill", "unleash"],
    ["rollback", "unleash"],
  ])("%s passes via %s, and restores everything", async (drill, via) => {
    const { code, stdout, stderr } = await slotgate("drill", drill, "--via", via, "--yes");
    expect({ code, failed: stdout.match(/^failed.*/gm), stderr }).toMatchObject({ code: 0, failed: null });
    expect(await last()).toMatchObject({ drill, via, verdict: "passed", settings: [{ state: "restored" }] });
    expect(await inForce()).toEqual(asItWas);
  });

  it("do not count as production traffic, and are listed on request", async () => {
    expect(await telemetry("limit=10")).toEqual([]);
    const records = await telemetry("drills=only&limit=200");
    expect(records.length).toBeGreaterThan(20);
    expect(new Set(records.map(({ owner }) => owner.slice(0, 6)))).toEqual(new Set(["drill:"]));
    expect(world.simulator.requests()).toEqual([]);
    const metrics = await (await world.request("/metrics", { key: null })).text();
    expect(metrics).not.toMatch(/^slotgate_(jobs_ended|admissions|outbound_requests)_total\b.* [1-9]/m);
    const preview = await (await ask("/v1/rollout/preview?percent=1")).json();
    expect(assertWith(rolloutPreviewV1, preview).sample.jobs).toBe(0);
    const reconciled = await runSlotgate(["reconcile"], {
      DATABASE_URL: world.databaseUrl,
      SLOTGATE_OUTBOUND_LEDGER: world.outboundLedger,
    });
    expect(reconciled).toMatchObject({ code: 0 });
    const { changes } = assertWith(
      changeListV1,
      await (await ask("/v1/changes?source=drill&limit=200")).json(),
    );
    expect(changes).toHaveLength(12);
  });

  it.each<[string, string, string, string]>([
    ["kill", "kill_state", "new.engaged := false", "the next job is a stub: KILL_SWITCH"],
    ["rollback", "rollout_cap", "new.basis_points := null", "the next job is a stub: ROLLOUT_EXCLUDED"],
    [
      "rollout",
      "rollout_cap",
      "if new.basis_points > 0 then new.basis_points := 0; end if",
      "jobs inside are admitted, jobs outside are not",
    ],
    [
      "allowlist",
      "allowlist_revision",
      "select document, digest into new.document, new.digest from allowlist_revision order by revision desc limit 1",
      "the next job is a stub: NOT_ALLOWLISTED",
    ],
  ])(
    "%s fails when its effect is sabotaged in %s, and names the step",
    async (drill, table, change, step) => {
      await sabotaged(table, change, async () => {
        const { code, stderr } = await slotgate("drill", drill, "--yes", "--within", "500");
        expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(step) });
      });
      const ended = await last();
      expect(ended.verdict).toBe("failed");
      expect(failedSteps(ended)[0]).toBe(step);
      expect(await inForce()).toEqual(asItWas);
    },
  );

  it("cannot release an engagement of another owner", async () => {
    const drillId = await beginDrill(world);
    const engagementId = await engage(world);
    const refused = await ask(`/v1/kill/${engagementId}`, {
      method: "DELETE",
      body: { version: "v1", reason: `drill ${drillId}`, drill: drillId },
    });
    expect(refused.status).toBe(403);
    await release(world, engagementId);
  });

  it("block the next drill after breaking off; its error says how to undo them", async () => {
    const drillId = await beginDrill(world);
    // The command's steps up to the engagement; then it breaks off.
    const settings = [
      { what: "kill", state: "set", before: { state: "released" }, after: { owner: `drill:${drillId}` } },
    ];
    const body = { version: "v1", steps: [], settings, verdict: null };
    expect((await ask(`/v1/drills/${drillId}`, { method: "PUT", body })).status).toBe(200);
    await engage(world, { drill: drillId });

    const next = await slotgate("drill", "allowlist");
    expect(next).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(new RegExp(`has set: kill.*slotgate drill restore ${drillId}`)),
    });
    expect(await slotgate("drill", "restore", drillId)).toMatchObject({ code: 0 });
    expect(await last()).toMatchObject({ verdict: "failed", settings: [{ state: "restored" }] });
    expect(await inForce()).toEqual(asItWas);
    const { stdout } = await slotgate("drill", "history", "--wide");
    expect(stdout).toContain(drillId);
    await world.untilOpen();
  });

  it("restore what they set when Ctrl-C stops them", async () => {
    const stopped = slotgate("drill", "kill", "--via", "unleash", "--yes");
    // The drill waits half a second for Unleash to publish the change.
    await until(async () => (await last()).settings.some(({ state }) => state === "set"));
    process.emit("SIGINT", "SIGINT");
    expect(await stopped).toMatchObject({ code: 1, stderr: expect.stringContaining("SIGINT") });
    expect(await last()).toMatchObject({ verdict: "failed", settings: [{ state: "restored" }] });
    expect(await inForce()).toEqual(asItWas);
  });

  it("do not delay shutdown for their synthetic provider once the caller has hung up", async () => {
    const drillId = await beginDrill(world);
    const line = new AbortController();
    const answerAfterMs = 60_000;
    let jobId = "";
    let tries = 0;
    let askedAt = 0;
    const { answer: cut } = await callUnderWay({
      ask() {
        tries += 1;
        jobId = `${drillId}/slow-${tries}`;
        const body = JSON.stringify({ version: "v1", jobIds: [jobId], answerAfterMs });
        askedAt = performance.now();
        return world
          .request(`/v1/drills/${drillId}/jobs`, { key: world.keys.operate, body, signal: line.signal })
          .catch((error: Error) => error.name);
      },
      async reached() {
        const text = "select from telemetry_record where job_id = $1 and body ->> 'event' = 'admission'";
        return (await world.database.query(text, [jobId])).rowCount === 1;
      },
    });
    line.abort();
    expect(await cut).toBe("AbortError");
    await world.stopService();
    expect(performance.now() - askedAt).toBeLessThan(answerAfterMs);
    await world.restart({ env });
    await world.untilOpen();
    await endDrills(world);
  });
});

describe("a service whose gate engine has a flaw", () => {
  it("admits nothing, and names the faulty gate", async () => {
    await world.restart({
      env,
      engine: (input) => {
        const decision = decide(input);
        const passedOver = decision.outcome === "denied" && decision.gate === "opt-in";
        return passedOver ? decide({ ...input, allowAI: true }) : decision;
      },
    });
    await world.untilControls(
      ({ state, killSwitches }) =>
        state === "confirmed" &&
        killSwitches.some((one) => one.source === "self-test" && one.state === "engaged"),
    );
    const readiness = await world.request("/readyz", { key: null });
    const { degraded } = assertWith(readinessV1, await readiness.json());
    const [selfTest] = degraded.filter(({ what }) => what === "self-test");
    expect(selfTest?.detail).toContain("gate `opt-in` alone");
    const { jobs } = await world.submit({});
    expect(jobs[0]?.decision).toMatchObject({ status: "STUB", gate: "kill-switch", reason: "KILL_SWITCH" });
    const [record] = await world.recordsOf(jobs[0]?.decision.decisionId ?? "");
    expect(record?.evidence?.killSources).toContainEqual({ source: "self-test", state: "engaged" });
    expect(world.simulator.requests()).toEqual([]);
    // The self-test's jobs leave no records.
    expect(await telemetry("drills=include&kind=self-test")).toEqual([]);
  });
});
