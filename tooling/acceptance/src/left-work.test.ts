import type { TelemetryV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callUnderWay } from "./world/call-under-way.ts";
import { allowlistOf, jobOf, runOf } from "./world/documents.ts";
import { briefLease } from "./world/replica.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
const env = briefLease;

beforeAll(async () => {
  world = await startWorld({ env, model: { timeoutMs: 60_000, maxAttempts: 1 } });
  await world.untilOpen();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.simulator.clear();
  world.simulator.faults.clear();
});

const eventsOf = async (jobId: string): Promise<string[]> => {
  const { rows } = await world.database.query<{ body: TelemetryV1 }>(
    "select body from telemetry_record where job_id = $1 order by recorded_at, writer_id, seq",
    [jobId],
  );
  return rows.map(({ body }) => `${body.event} ${body.reason}`);
};

describe("a run whose caller has hung up", () => {
  // Longer than everything else that shutdown waits for.
  it.each([
    ["comes to its end before the process stops", "delay=8000", "outcome GENERATED", "30000"],
    ["is aborted, with its record, when the grace is over", "hang", "outcome INTERRUPTED", "6000"],
  ])("%s", async (_what, fault, outcome, graceMs) => {
    const replica = await world.startReplica({ ...env, SLOTGATE_SHUTDOWN_GRACE_MS: graceMs });
    await replica.untilReady();
    let job = jobOf();
    const line = new AbortController();
    const { answer: cut } = await callUnderWay({
      ask() {
        job = jobOf({ input: { topic: `left [[simulate:${fault}]]` } });
        const body = JSON.stringify(runOf({ jobs: [job] }));
        return replica
          .request("/v1/runs", { key: world.keys.submit, body, signal: line.signal })
          .catch((error: Error) => error.name);
      },
      reached: () => world.simulator.requests().length === 1,
    });
    line.abort();
    expect(await cut).toBe("AbortError");
    await replica.stop();
    expect(await eventsOf(job.jobId)).toEqual(["admission ADMITTED", outcome]);
  });
});

describe("a run that was interrupted with its replica", () => {
  it("ends also when the caller that repeats it does not wait", async () => {
    const doomed = await world.startReplica(env);
    await doomed.untilReady();
    world.simulator.faults.add({ fault: "hang", times: 1 });
    let named = { body: "", headers: {} };
    let tries = 0;
    const { answer: cut } = await callUnderWay({
      ask() {
        tries += 1;
        named = {
          body: JSON.stringify(runOf()),
          headers: { "idempotency-key": `first waited for, then not: ${tries}` },
        };
        return doomed.request("/v1/runs", { key: world.keys.submit, ...named }).catch(() => "cut");
      },
      reached: () => world.simulator.requests().length === 1,
    });
    await doomed.kill();
    expect(await cut).toBe("cut");
    const repeated = await world.request("/v1/runs", {
      body: named.body,
      headers: { ...named.headers, prefer: "respond-async" },
    });
    expect(repeated.status).toBe(202);
    const { runId } = (await repeated.json()) as { runId: string };
    const state = async () =>
      ((await (await world.request(`/v1/runs/${runId}`)).json()) as { state: string }).state;
    await until(async () => (await state()) === "ended");
    expect(world.simulator.requests()).toHaveLength(2);
  });
});

it("a call aborted by a kill counts towards its run's limit when the run is continued", async () => {
  const [rule] = allowlistOf().rules;
  if (rule === undefined) throw new Error("an allowlist without a rule");
  await world.setAllowlist(allowlistOf({ rules: [{ ...rule, maxJobsPerRun: 1 }] }));
  await world.untilOpen();
  const killed = jobOf();
  const [runId, decisionId] = ["run-gone-on-with", "decision-killed"];
  // The state left by a replica that dies after the kill: the first job has ended, the second has not.
  const run = runOf({ jobs: [killed, jobOf()] });
  const { jobs: [seen] = [] } = await world.generate({ jobs: [killed] });
  const { rows } = await world.database.query<{ body: TelemetryV1; owner: string }>(
    "select body, owner from telemetry_record where decision_id = $1 and body ->> 'event' = 'outcome'",
    [seen?.decision.decisionId],
  );
  const [{ body, owner } = { body: undefined, owner: "" }] = rows;
  if (body === undefined) throw new Error("no outcome");
  const cut = {
    ...body,
    decisionId,
    runId,
    path: "stub",
    status: "STUB",
    gate: "kill-switch",
    reason: "KILL_SWITCH",
  };
  await world.database.query(
    "insert into telemetry_record (writer_id, seq, decision_id, job_id, owner, body) values ('gone', 1, $1, $2, $3, $4)",
    [decisionId, killed.jobId, owner, JSON.stringify(cut)],
  );
  await world.database.query(
    `insert into run (owner, run_id, subject, jobs, submitted_at, idempotency_key, request_digest, document)
     select owner, $1, subject, 2, now(), 'gone on with', $4, $2::json from run where run_id = $3`,
    [runId, JSON.stringify(run), body.runId, digestOf({ run, regenerate: false })],
  );
  await world.database.query(
    "insert into run_job (run_id, position, decision_id, status) values ($1, 0, $2, 'STUB')",
    [runId, decisionId],
  );
  const before = world.simulator.requests().length;
  const answer = await world.request("/v1/runs", {
    body: JSON.stringify(run),
    headers: { "idempotency-key": "gone on with" },
  });
  const { jobs } = (await answer.json()) as { jobs: { decision: { reason: string } }[] };
  expect(jobs.map(({ decision }) => decision.reason)).toEqual(["KILL_SWITCH", "RUN_LIMIT_REACHED"]);
  expect(world.simulator.requests()).toHaveLength(before);
});
