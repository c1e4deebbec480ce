import type { RunResponseV1, TelemetryV1 } from "@slotgate/contracts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { callUnderWay } from "./world/call-under-way.ts";
import { jobOf, runOf } from "./world/documents.ts";
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

const eventsOf = async (jobId: string) => {
  const { rows } = await world.database.query<{ body: TelemetryV1 }>(
    "select body from telemetry_record where job_id = $1",
    [jobId],
  );
  return rows.map(({ body }) => body);
};

it("a replica that slept through its lease finds its admission ended, and releases nothing", async () => {
  const sleeper = await world.startReplica(env);
  await sleeper.untilReady({ withinMs: 60_000 });
  let job = jobOf();
  const { answer } = await callUnderWay({
    ask() {
      job = jobOf({ input: { topic: "answered while it sleeps [[simulate:delay=300]]" } });
      const body = JSON.stringify(runOf({ jobs: [job] }));
      return sleeper.request("/v1/runs", { key: world.keys.submit, body });
    },
    reached: () => world.simulator.requests().length === 1,
  });
  process.kill(sleeper.pid, "SIGSTOP");
  // The other replica takes it for dead, and ends its open admission.
  await until(async () => (await eventsOf(job.jobId)).some(({ event }) => event === "outcome"), {
    withinMs: 60_000,
  });
  process.kill(sleeper.pid, "SIGCONT");
  const response = (await (await answer).json()) as RunResponseV1;
  expect(response.jobs.map(({ result }) => [result.status, result.output])).toEqual([["FAILED", null]]);
  const records = await eventsOf(job.jobId);
  expect(records.map(({ event }) => event).toSorted()).toEqual(["admission", "late-outcome", "outcome"]);
  const outcome = records.find(({ event }) => event === "outcome");
  const late = records.find(({ event }) => event === "late-outcome");
  expect(outcome?.reason).toBe("INTERRUPTED");
  // What the sleeper sees first when it wakes: the lost lease, or how old its readings are.
  expect(["INTERRUPTED", "KILL_SWITCH_UNKNOWN", "CONTROLS_STALE"]).toContain(late?.reason);
  // The ledger of the sleeper is on the same volume, so its request is known.
  expect([outcome?.model?.attempts, late?.model?.attempts]).toEqual([1, 1]);
  expect(outcome?.chain.writerId).not.toBe(late?.chain.writerId);
  const { rows } = await world.database.query("select from job_result where job_id = $1", [job.jobId]);
  expect(rows).toHaveLength(0);
  // The outcome that recovery wrote counts, also for later requests.
  const read = await world.request(`/v1/decisions/${outcome?.decisionId}`, { key: world.keys.audit });
  expect(await read.json()).toMatchObject({ status: "FAILED", reason: "INTERRUPTED", attempts: 1 });
  await sleeper.stop();
});

it("a replica whose lease cannot be renewed aborts its calls before the lease runs out", async () => {
  const cut = await world.startReplica(env);
  await cut.untilReady({ withinMs: 60_000 });
  world.simulator.clear();
  const { answer } = await callUnderWay({
    async ask() {
      const body = JSON.stringify(runOf({ jobs: [jobOf({ input: { topic: "[[simulate:hang]]" } })] }));
      const response = await cut.request("/v1/runs", { key: world.keys.submit, body });
      return (await response.json()) as RunResponseV1;
    },
    reached: () => world.simulator.requests().length === 1,
  });
  // Renewals wait until this lock is released.
  const client = await world.database.connect();
  await client.query("begin");
  await client.query("lock table replica in exclusive mode");
  await until(() => world.simulator.requests()[0]?.aborted === true);
  await client.query("commit");
  client.release();
  const { jobs } = await answer;
  expect(jobs.map(({ decision }) => decision.reason)).toEqual(["INTERRUPTED"]);
  // Its log takes another path than its answer, and may arrive later.
  await until(() => cut.lines().some((line) => line.includes("lease is running out")));
  await cut.stop();
});

it("without a writable ledger no request is sent, and the record says so", async () => {
  const blind = await world.startReplica({ ...env, SLOTGATE_OUTBOUND_LEDGER: "/dev/null/outbound" });
  await blind.untilReady({ withinMs: 60_000, besides: ["outbound-ledger"] });
  world.simulator.clear();
  const body = JSON.stringify(runOf());
  const response = await blind.request("/v1/runs", { key: world.keys.submit, body });
  const { jobs } = (await response.json()) as RunResponseV1;
  expect(jobs.map(({ decision }) => [decision.reason, decision.guard, decision.attempts])).toEqual([
    ["TELEMETRY_UNAVAILABLE", "telemetry", 0],
  ]);
  expect(world.simulator.requests()).toEqual([]);
  await blind.stop();
});

it("jobs that hold all connections they may have delay neither the kill nor the renewal of the lease", async () => {
  const replica = await world.startReplica(env);
  await replica.untilReady({ withinMs: 60_000 });
  const waiting = async () => {
    const { rows } = await world.database.query<{ lines: number }>(
      `select count(*)::int as lines from pg_stat_activity
       where datname = current_database() and application_name = 'slotgate' and wait_event_type = 'Lock'`,
    );
    return rows[0]?.lines;
  };
  // Of the replica that was started last: the ids in these names sort by time.
  const renewedUntil = async () => {
    const { rows } = await world.database.query<{ until: Date }>(
      "select lease_until as until from replica order by writer_id desc limit 1",
    );
    return rows[0]?.until.getTime() ?? 0;
  };
  const killHeard = async () =>
    (await (await fetch(`${replica.url}/metrics`)).text()).includes(
      'slotgate_kill_switch{source="service",state="engaged"} 1',
    );
  // Every job looks for a stored result first.
  const client = await world.database.connect();
  await client.query("begin");
  await client.query("lock table job_result in access exclusive mode");
  const answers = Array.from({ length: 40 }, () =>
    replica.request("/v1/runs", { key: world.keys.submit, body: JSON.stringify(runOf()) }),
  );
  await until(async () => (await waiting()) === 10);
  const before = await renewedUntil();
  await world.database.query("update kill_state set engaged = true");
  await until(killHeard, { withinMs: 10_000 });
  await until(async () => (await renewedUntil()) > before, { withinMs: 10_000 });
  // All of them still wait.
  expect(await waiting()).toBe(10);
  await client.query("rollback");
  client.release();
  await Promise.all(answers.map(async (answer) => (await answer).body?.cancel()));
  await world.database.query("update kill_state set engaged = false");
  await replica.stop();
});
