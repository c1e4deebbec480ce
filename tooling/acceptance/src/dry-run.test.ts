import { type DryRunV1, dryRunV1, parseWith } from "@slotgate/contracts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { jobOf, runOf } from "./world/documents.ts";
import { startWorld, type World } from "./world/start-world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.untilOpen();
});
afterAll(() => world.stop());

const run = runOf({
  jobs: [
    jobOf({ jobId: "open" }),
    jobOf({ jobId: "closed", kind: "statutory" }),
    jobOf({ jobId: "law", mode: "verbatim" }),
  ],
});

async function dryRun(key: string): Promise<DryRunV1> {
  const response = await world.request("/v1/decisions", { key, body: JSON.stringify(run) });
  expect(response.status).toBe(200);
  const answer: unknown = await response.json();
  expect(parseWith(dryRunV1, answer)).toMatchObject({ ok: true });
  return answer as DryRunV1;
}

it("says what would be decided, and neither calls, records nor stores anything", async () => {
  const { jobs, dryRun: marked } = await dryRun(world.keys.operate);
  expect(marked).toBe(true);
  expect(jobs.map(({ jobId, verdict, reason }) => [jobId, verdict, reason])).toEqual([
    ["open", "admitted", "ADMITTED"],
    ["closed", "denied", "NOT_ALLOWLISTED"],
    ["law", "verbatim", "COPIED"],
  ]);
  expect(world.simulator.requests()).toEqual([]);
  const { rows } = await world.database.query("select count(*)::int as count from telemetry_record");
  expect(rows).toEqual([{ count: 0 }]);
});

it("shows rule ids and buckets only to the roles operate and audit", async () => {
  for (const key of [world.keys.operate, world.keys.audit]) {
    const [open] = (await dryRun(key)).jobs;
    expect(open?.evidence).toMatchObject({ ruleId: "chemistry", bucket: expect.any(Number) });
  }
  for (const { evidence } of (await dryRun(world.keys.submit)).jobs) expect(evidence).toBeNull();

  const { jobs } = await world.generate({ jobs: [jobOf()] });
  expect(jobs[0]?.decision.evidence).toBeNull();
  const decisionId = jobs[0]?.decision.decisionId;
  const read = async (key: string) => (await world.request(`/v1/decisions/${decisionId}`, { key })).json();
  expect(await read(world.keys.submit)).toMatchObject({ evidence: null });
  expect(await read(world.keys.audit)).toMatchObject({ evidence: { ruleId: "chemistry" } });
});

it("lists every decision for a job, in order of time", async () => {
  const jobId = "asked-twice";
  await world.submit({ jobs: [jobOf({ jobId })] });
  await world.submit({ jobs: [jobOf({ jobId, kind: "statutory" })] });
  const response = await world.request(`/v1/jobs/${jobId}/decisions`, { key: world.keys.audit });
  const { decisions } = (await response.json()) as { decisions: { reason: string; status: string }[] };
  expect(decisions.map(({ reason, status }) => [reason, status])).toEqual([
    ["GENERATED", "COMPLETED"],
    ["NOT_ALLOWLISTED", "STUB"],
  ]);
});
