import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Incident,
  type IncidentListV1,
  incidentListV1,
  parseWith,
  type RunResponseV1,
  type TripwireName,
} from "@slotgate/contracts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { jobOf, runOf } from "./world/documents.ts";
import { release } from "./world/engage-and-release.ts";
import type { Replica } from "./world/replica.ts";
import { lockedFirst, startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
let replica: Replica;
beforeAll(async () => {
  const env = {
    SLOTGATE_TRIPWIRE_MIN_CALLS: "6",
    SLOTGATE_TRIPWIRE_LOOK_MS: "200",
    SLOTGATE_TRIPWIRES_OFF: "model-latency",
  };
  world = await startWorld({ env, model: { maxAttempts: 1 } });
  replica = await world.startReplica({
    ...env,
    SLOTGATE_SPOOL_DIR: join(world.spoolDirectory, "..", "second", "spool"),
  });
  await Promise.all([world.untilOpen(), replica.untilReady({ withinMs: 60_000 })]);
});
afterAll(async () => {
  await replica.stop();
  await world.stop();
});

const list = async (query = ""): Promise<IncidentListV1> => {
  const response = await world.request(`/v1/incidents${query}`, { key: world.keys.audit });
  const parsed = parseWith(incidentListV1, await response.json());
  return parsed.ok ? parsed.value : expect.unreachable(JSON.stringify(parsed.issues));
};
const openOf = async (tripwire: TripwireName): Promise<readonly Incident[]> =>
  (await list("?state=open")).incidents.filter(({ firing }) => firing?.tripwire === tripwire);
const ask = async (
  at: Pick<World, "request"> | Replica,
  marker = "plain",
  key = world.keys.submit,
): Promise<string | undefined> => {
  const body = JSON.stringify(runOf({ jobs: [{ input: { topic: marker } }] }));
  const response = await at.request("/v1/runs", { key, body });
  return ((await response.json()) as RunResponseV1).jobs[0]?.decision.reason;
};
const both = () => Promise.all([ask(world), ask(replica)]);

/** Waits for the only open incident, releases its engagement as a person, checks that jobs run again, and resolves it. */
async function dealWith(tripwire: TripwireName): Promise<Incident> {
  await until(async () => (await openOf(tripwire)).length > 0);
  const [incident, ...more] = await openOf(tripwire);
  if (incident === undefined) return expect.unreachable();
  expect(more).toEqual([]);
  await until(async () => (await both()).every((reason) => reason === "KILL_SWITCH"));
  const [link] = incident.links;
  expect(incident.links).toEqual([{ kind: "engagement", id: link?.id }]);
  const status = await (await world.request("/v1/kill", { key: world.keys.audit })).json();
  expect(status).toMatchObject({
    state: "engaged",
    engagements: [
      {
        engagementId: link?.id,
        owner: `tripwire:${tripwire}`,
        engagedBy: null,
        reason: incident.description,
      },
    ],
  });
  await release(world, link?.id ?? "");
  await until(async () => (await both()).every((reason) => reason === "GENERATED"));
  expect((await list("?state=open")).incidents).toEqual([incident]);
  const entry = { version: "v1", kind: "resolution", reason: "to see it resolved" };
  const path = `/v1/incidents/${incident.incidentId}/entries`;
  await world.request(path, { key: world.keys.operate, body: JSON.stringify(entry) });
  expect((await list("?state=resolved")).incidents[0]).toMatchObject({
    incidentId: incident.incidentId,
    resolution: { by: "test-operate", reason: "to see it resolved" },
  });
  expect((await list("?state=open")).incidents).toEqual([]);
  return incident;
}

it("lists which are armed and which are off, and no incident yet", async () => {
  const { tripwires, incidents } = await list();
  expect(tripwires.map(({ tripwire, state }) => [tripwire, state])).toEqual([
    ["unrecorded-request", "armed"],
    ["invalid-release", "armed"],
    ["disputed-decision", "armed"],
    ["model-failures", "armed"],
    ["model-latency", "off"],
    ["canary", "armed"],
  ]);
  expect(incidents).toEqual([]);
});

it("model-failures stops all replicas by a single engagement, until a person releases it", async () => {
  // Both replicas reach their bound at the same time. Output that fails a caller's own schema does not count.
  const own = {
    output: {
      field: "body",
      type: "lesson",
      schema: { type: "object", required: ["x"], properties: { x: { type: "string" } } },
    },
  };
  await Promise.all(
    [1, 2, 3, 4, 5, 6, 7, 8].map(() =>
      world.submit({ jobs: [jobOf({ ...own, input: { topic: "[[simulate:wrong-shape]]" } } as never)] }),
    ),
  );
  expect((await list()).incidents).toEqual([]);
  // Nor does a request that the provider rejects, however often one owner sends it.
  await Promise.all(Array.from({ length: 30 }, () => ask(world, "[[simulate:http-400]]")));
  expect((await list()).incidents).toEqual([]);
  expect(await ask(world, "plain", world.keys.otherTeam)).toBe("GENERATED");
  const text = await (await world.request("/metrics", { key: world.keys.audit })).text();
  expect(text).toMatch(
    /^slotgate_owner_content_failures_total\{.*owner="test".*reason="MODEL_HTTP_ERROR".*\} 30$/m,
  );
  const failing = Array.from({ length: 6 }, () => [
    ask(world, "[[simulate:http-500]]"),
    ask(replica, "[[simulate:http-500]]"),
  ]);
  await Promise.all(failing.flat());
  // One owner alone does not fire it: another's call must fail too.
  expect((await list()).incidents).toEqual([]);
  await Promise.all([world, replica].map((at) => ask(at, "[[simulate:http-500]]", world.keys.otherTeam)));
  const incident = await dealWith("model-failures");
  expect(incident).toMatchObject({ openedBy: "tripwire:model-failures", severity: 2 });
  expect(incident.description).toBe(
    "7 of 7 model calls within 300 s failed (100 %), which is more than 50 %",
  );

  const { rows } = await world.database.query("select owner from kill_engagement where released_at is null");
  expect(rows).toEqual([]);
  const changes = await (
    await world.request("/v1/changes?source=tripwire", { key: world.keys.audit })
  ).json();
  expect(changes).toMatchObject({
    changes: [
      {
        source: "tripwire",
        who: null,
        why: incident.description,
        after: { incidentId: incident.incidentId },
      },
    ],
  });
  const figures = await Promise.all(
    [world, replica].map((at) => at.request("/metrics", { key: world.keys.audit })),
  );
  const shown = (await Promise.all(figures.map((response) => response.text()))).join("\n");
  const fired = [
    ...shown.matchAll(/^slotgate_tripwire_fired_total\{.*tripwire="model-failures".*\} (\d+)/gm),
  ];
  expect(fired.map(([, count]) => count).toSorted()).toEqual(["0", "1"]);
  expect(shown.match(/^slotgate_tripwire_armed\{.*tripwire="model-latency".*\} 0/gm)).toHaveLength(2);
});

it("unrecorded-request fires once for a request in the ledger that names no admission", async () => {
  // Named as a later ledger file of the same service.
  const [file = ""] = readdirSync(world.outboundLedger).filter((name) => name.endsWith(".ndjson"));
  const sent = { is: "sent", at: new Date().toISOString(), decisionId: "nobody-admitted-it", attempt: 1 };
  writeFileSync(
    join(world.outboundLedger, file.replace(/\d{6}(?=\.ndjson$)/, "000900")),
    `${JSON.stringify(sent)}\n`,
  );
  const incident = await dealWith("unrecorded-request");
  expect(incident.firing?.figures).toEqual({
    decisions: 1,
    decisionId: "nobody-admitted-it",
    unreadableLines: 0,
  });
  const { incidents } = await list();
  expect(incidents.filter(({ firing }) => firing?.tripwire === "unrecorded-request")).toHaveLength(1);
});

it("disputed-decision fires once on two replicas for an admitted decision that its record contradicts", async () => {
  await world.database.query(`
    create function misremember() returns trigger language plpgsql as $$
    begin
      new.body := replace(new.body::text, '"ruleId":"chemistry"', '"ruleId":"physics"')::json;
      return new;
    end $$;
    create trigger misremember before insert on telemetry_record
      for each row when (new.reason = 'ADMITTED') execute function misremember()`);
  // The tripwire may kill before the job is called, or its answer has arrived, so that only its record tells.
  let decisionId: string | undefined;
  await until(async () => {
    await world.submit({});
    const { rows } = await world.database.query<{ decision_id: string }>(
      `select decision_id from telemetry_record where reason = 'ADMITTED'
         and body -> 'evidence' ->> 'ruleId' = 'physics' order by decision_id limit 1`,
    );
    decisionId = rows[0]?.decision_id;
    return decisionId !== undefined;
  });
  await world.database.query(lockedFirst("telemetry_record", "drop trigger misremember on telemetry_record"));
  const incident = await dealWith("disputed-decision");
  expect(incident).toMatchObject({
    severity: 1,
    description: expect.stringContaining("ruleId physics / chemistry"),
    firing: { figures: { decisionId, is: "different", fields: ["ruleId"] } },
  });
  const { incidents } = await list();
  expect(incidents.filter(({ firing }) => firing?.tripwire === "disputed-decision")).toHaveLength(1);
});

it("invalid-release finds an invalid stored result when it is requested, and withholds it", async () => {
  const job = jobOf();
  await world.generate({ jobs: [job] });
  const path = `/v1/jobs/${job.jobId}/result`;
  // A reading of the kill that is too old withholds results for a moment.
  await until(async () => (await world.request(path)).status === 200);
  await world.database.query(
    "update job_result set result = jsonb_set(result::jsonb, '{version}', '\"v9\"') where job_id = $1",
    [job.jobId],
  );
  const response = await world.request(path);
  expect(response.status).toBe(503);
  expect(await response.text()).not.toContain("v9");
  const incident = await dealWith("invalid-release");
  expect(incident).toMatchObject({
    description: expect.stringContaining("`$.version`"),
    firing: { figures: { jobId: job.jobId } },
  });
});

it("a tripwire has at most one open engagement", async () => {
  const engage = "insert into kill_engagement (id, owner, reason) values (gen_random_uuid(), $1, 'twice')";
  await world.database.query(engage, ["tripwire:model-latency"]);
  await expect(world.database.query(engage, ["tripwire:model-latency"])).rejects.toThrow(/one_a_tripwire/);
  await world.database.query(engage, ["operator:ada"]);
  await world.database.query(engage, ["operator:ada"]);
});
