import {
  parseWith,
  type RunResponseV1,
  type RunV1,
  runResponseV1,
  type TelemetryV1,
} from "@slotgate/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callUnderWay } from "./world/call-under-way.ts";
import { allowlistOf, jobOf, runOf } from "./world/documents.ts";
import { briefLease, type Replica } from "./world/replica.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
let other: Replica;
const env = {
  ...briefLease,
  SLOTGATE_MODEL_CONCURRENCY: "8",
  // With a hundred callers at once on a busy machine, a slow store must not count as unavailable.
  SLOTGATE_JOURNAL_WAIT_MS: "20000",
};

beforeAll(async () => {
  world = await startWorld({ env, model: { timeoutMs: 60_000, maxAttempts: 1 } });
  await world.untilOpen();
  other = await world.startReplica(env);
  await other.untilReady();
});
afterAll(async () => {
  await other.stop();
  await world.stop();
});
beforeEach(() => {
  world.simulator.clear();
  world.simulator.faults.clear();
});

const submitTo = async (replica: "world" | Replica, run: RunV1, query = ""): Promise<RunResponseV1> => {
  const body = JSON.stringify(run);
  const response =
    replica === "world"
      ? await world.request(`/v1/runs${query}`, { body })
      : await replica.request(`/v1/runs${query}`, { body, key: world.keys.submit });
  expect(response.status).toBe(200);
  const parsed = parseWith(runResponseV1, await response.json());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value;
};
const answerOf = ({ jobs: [answer] }: RunResponseV1) => answer ?? expect.unreachable("no job in the answer");

const recordsOfJob = async (jobId: string): Promise<TelemetryV1[]> => {
  const { rows } = await world.database.query<{ body: TelemetryV1 }>(
    "select body from telemetry_record where job_id = $1 order by decision_id, recorded_at",
    [jobId],
  );
  return rows.map(({ body }) => body);
};

/** Every answer has its own decision and records; one was generated, the others name it as their source. */
async function expectOneGeneration(jobId: string, answers: readonly RunResponseV1[]): Promise<void> {
  const jobs = answers.map(answerOf);
  const [first] = jobs;
  const reasons = jobs.map(({ decision }) => decision.reason).toSorted();
  expect(reasons).toEqual(["GENERATED", ...jobs.slice(1).map(() => "STORED")]);
  for (const { result } of jobs) expect(result).toEqual(first?.result);
  expect(new Set(jobs.map(({ decision }) => decision.decisionId)).size).toBe(jobs.length);
  const generated = jobs.filter(({ decision }) => decision.path === "model");
  expect(generated).toHaveLength(1);
  const source = generated[0]?.decision.decisionId;
  const records = Map.groupBy(await recordsOfJob(jobId), ({ decisionId }) => decisionId);
  for (const { decision } of jobs) {
    const own = records.get(decision.decisionId) ?? [];
    if (decision.decisionId === source)
      expect(own.map(({ event }) => event)).toEqual(["admission", "outcome"]);
    else {
      expect(own.map(({ event, reason, sourceDecisionId }) => ({ event, reason, sourceDecisionId }))).toEqual(
        [{ event: "stored", reason: "STORED", sourceDecisionId: source }],
      );
      expect(decision).toMatchObject({ path: "stored", attempts: 0, sourceDecisionId: source });
    }
  }
}

describe("content that is requested again", () => {
  it("is served from the store, with its own decision", async () => {
    const run = runOf({ jobs: [jobOf()] });
    const jobId = run.jobs[0]?.jobId ?? "";
    const answers = [await submitTo("world", run), await submitTo(other, run), await submitTo("world", run)];
    expect(world.simulator.requests()).toHaveLength(1);
    await expectOneGeneration(jobId, answers);
  });

  it("is not served when a gate denies", async () => {
    const run = runOf({ jobs: [jobOf()] });
    await submitTo("world", run);
    const denied = await submitTo("world", { ...run, metadata: { requiresReview: true } });
    expect(answerOf(denied)).toMatchObject({
      result: { status: "STUB" },
      decision: { reason: "NOT_OPTED_IN" },
    });
    await world.setKill(true);
    await world.untilControls(({ controls }) => controls?.killSwitch === "engaged");
    expect(answerOf(await submitTo("world", run)).decision.reason).toBe("KILL_SWITCH");
    await world.setKill(false);
    await world.untilOpen(other);
    expect(answerOf(await submitTo("world", run)).decision.reason).toBe("STORED");
  });

  it("requires review if the run that generated or requests it says so, or if that is unknown", async () => {
    const jobs = [jobOf()];
    const jobId = jobs[0]?.jobId ?? "";
    const wanting = async (requiresReview: boolean) =>
      answerOf(await submitTo("world", runOf({ jobs, metadata: { requiresReview, allowAI: true } })))
        .decision;
    expect(await wanting(false)).toMatchObject({ reason: "GENERATED", requiresReview: false });
    expect(await wanting(true)).toMatchObject({ reason: "STORED", requiresReview: true });
    expect(await wanting(false)).toMatchObject({ reason: "STORED", requiresReview: false });
    for (const noted of [true, null]) {
      await world.database.query("update job_result set requires_review = $2 where job_id = $1", [
        jobId,
        noted,
      ]);
      expect(await wanting(false)).toMatchObject({ reason: "STORED", requiresReview: true });
    }
    const recorded = (await recordsOfJob(jobId)).map(({ requiresReview }) => requiresReview);
    expect(recorded).toEqual([false, false, true, false, true, true]);
  });

  it("is generated anew on demand, and then the newer content is served", async () => {
    const run = runOf({ jobs: [jobOf()] });
    const first = answerOf(await submitTo("world", run));
    const second = answerOf(await submitTo("world", run, "?regenerate=true"));
    expect(second.decision).toMatchObject({ reason: "GENERATED", sourceDecisionId: null });
    expect(second.decision.decisionId).not.toBe(first.decision.decisionId);
    expect(world.simulator.requests()).toHaveLength(2);
    const third = answerOf(await submitTo(other, run));
    expect(third.decision.sourceDecisionId).toBe(second.decision.decisionId);
  });

  it("is a conflict if it differs under the same job id, for that job alone", async () => {
    const one = jobOf();
    await submitTo("world", runOf({ jobs: [one] }));
    const changed = { ...one, input: { topic: "Something else" } };
    const { jobs } = await submitTo(other, runOf({ jobs: [changed, jobOf()] }));
    expect(jobs.map(({ result, decision }) => [result.status, decision.reason, decision.guard])).toEqual([
      ["STUB", "JOB_CONFLICT", "job-conflict"],
      ["COMPLETED", "GENERATED", null],
    ]);
    const { decision } = answerOf(
      await submitTo(
        "world",
        runOf({
          jobs: [one],
          appliesTo: { subject: "Chemistry", level: "GCSE", board: "AQA", specVersion: "2027" },
        }),
      ),
    );
    expect(decision.reason).toBe("JOB_CONFLICT");
  });

  it("is a new version, not a conflict, under another model configuration", async () => {
    const run = runOf({ jobs: [jobOf()] });
    const first = answerOf(await submitTo("world", run));
    const changed = await world.startReplica({ ...env, SLOTGATE_MODEL: "another-writer" });
    await changed.untilReady();
    const second = answerOf(await submitTo(changed, run));
    expect(second.decision.reason).toBe("GENERATED");
    expect(answerOf(await submitTo(changed, run)).decision.sourceDecisionId).toBe(second.decision.decisionId);
    // Each configuration still serves its own.
    expect(answerOf(await submitTo("world", run)).decision.sourceDecisionId).toBe(first.decision.decisionId);
    await changed.stop();
  });
});

describe("concurrent submissions of one job", () => {
  const hundred = (run: RunV1): Promise<RunResponseV1>[] =>
    Array.from({ length: 100 }, (_, index) => submitTo(index % 2 === 0 ? "world" : other, run));

  it("on two replicas make one model request, 100 equal results and 100 recorded decisions", async () => {
    const job = jobOf({ input: { topic: "slow [[simulate:delay=800]]" } });
    const answers = await Promise.all(hundred(runOf({ jobs: [job] })));
    expect(world.simulator.requests()).toHaveLength(1);
    await expectOneGeneration(job.jobId, answers);
  });

  it("make at most one more request when the leader is killed in the middle", async () => {
    const doomed = await world.startReplica(env);
    await doomed.untilReady();
    world.simulator.faults.add({ fault: "hang", times: 1 });
    let job = jobOf();
    const { answer: cut } = await callUnderWay({
      ask() {
        job = jobOf();
        return submitTo(doomed, runOf({ jobs: [job] })).catch((error: unknown) => error);
      },
      reached: () => world.simulator.requests().length === 1,
    });
    const run = runOf({ jobs: [job] });
    const waiting = hundred(run);
    // The followers have asked the store for the lease before the leader dies.
    await until(
      async () =>
        (await world.database.query("select from job_lease where job_id = $1", [job.jobId])).rowCount === 1,
    );
    await doomed.kill();
    const answers = await Promise.all(waiting);
    expect(await cut).toBeInstanceOf(Error);
    expect(world.simulator.requests()).toHaveLength(2);
    await expectOneGeneration(job.jobId, answers);
  });

  it("make two requests and no third when the model fails twice, and do not share failures", async () => {
    world.simulator.faults.add({ fault: "http-500", delayMs: 2_000 });
    const job = jobOf();
    const answers = (await Promise.all(hundred(runOf({ jobs: [job] })))).map(answerOf);
    expect(world.simulator.requests()).toHaveLength(2);
    const reasons = Map.groupBy(answers, ({ decision }) => decision.reason);
    expect(reasons.get("MODEL_HTTP_ERROR")).toHaveLength(2);
    expect(reasons.get("MODEL_CIRCUIT_OPEN")).toHaveLength(98);
    world.simulator.faults.clear();
    expect(answerOf(await submitTo("world", runOf({ jobs: [job] }))).decision.reason).toBe("GENERATED");
  });

  it("share the second leader's success when the first one fails", async () => {
    world.simulator.faults.add({ fault: "http-500", delayMs: 2_000, times: 1 });
    const job = jobOf();
    const answers = (await Promise.all(hundred(runOf({ jobs: [job] })))).map(answerOf);
    expect(world.simulator.requests()).toHaveLength(2);
    const reasons = Map.groupBy(answers, ({ decision }) => decision.reason);
    expect([...reasons].map(([reason, those]) => [reason, those.length]).toSorted()).toEqual([
      ["GENERATED", 1],
      ["MODEL_HTTP_ERROR", 1],
      ["STORED", 98],
    ]);
  });

  it("are denied when the allowlist no longer has a rule for them, while the first one's call is under way", async () => {
    const run = runOf({ jobs: [jobOf({ input: { topic: "[[simulate:hang]]" } })] });
    const first = submitTo("world", run);
    await until(() => world.simulator.requests().length === 1);
    const waiting = Promise.all(Array.from({ length: 5 }, () => submitTo("world", run)));
    await world.setAllowlist(allowlistOf({ rules: [] }));
    const reasons = (await waiting).map((response) => answerOf(response).decision.reason);
    expect(new Set(reasons)).toEqual(new Set(["NOT_ALLOWLISTED"]));
    // Ends the first call.
    await world.setKill(true);
    await first;
    await world.setKill(false);
    await world.setAllowlist(allowlistOf());
    await world.untilOpen(other);
  });

  it("end as stubs when a kill is engaged while they wait", async () => {
    const job = jobOf({ input: { topic: "[[simulate:hang]]" } });
    const waiting = hundred(runOf({ jobs: [job] }));
    await until(() => world.simulator.requests().length === 1);
    await world.setKill(true);
    const answers = (await Promise.all(waiting)).map(answerOf);
    expect(new Set(answers.map(({ result }) => result.status))).toEqual(new Set(["STUB"]));
    // A replica that learns of the kill later may still replace the aborted leader, but only once.
    const reasons = new Set(answers.map(({ decision }) => decision.reason));
    expect(reasons).toContain("KILL_SWITCH");
    expect(["KILL_SWITCH", "MODEL_CIRCUIT_OPEN"]).toEqual(expect.arrayContaining([...reasons]));
    expect(world.simulator.requests().length).toBeLessThanOrEqual(2);
    await world.setKill(false);
    await world.untilOpen(other);
  });
});
