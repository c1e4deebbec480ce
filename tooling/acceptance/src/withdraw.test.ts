import {
  type JobAnswerV1,
  parseWith,
  type ResultRemovalV1,
  type RunResponseV1,
  type RunV1,
  resultRemovalListV1,
  resultRemovalV1,
} from "@slotgate/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobOf, runOf } from "./world/documents.ts";
import type { Replica } from "./world/replica.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
let other: Replica;
beforeAll(async () => {
  world = await startWorld({ model: { maxAttempts: 1 } });
  await world.untilOpen();
  other = await world.startReplica();
  await other.untilReady();
});
afterAll(async () => {
  await other.stop();
  await world.stop();
});

const remove = async (
  what: "withdraw" | "erase",
  document: Readonly<Record<string, unknown>>,
): Promise<ResultRemovalV1> => {
  const response = await world.request(`/v1/results/${what}`, {
    key: world.keys.operate,
    body: JSON.stringify({ version: "v1", reason: "made-up sources", ...document }),
  });
  const parsed = parseWith(resultRemovalV1, await response.json());
  if (!parsed.ok) throw new Error(`${response.status}: ${JSON.stringify(parsed.issues)}`);
  return parsed.value;
};
const first = ({ jobs }: RunResponseV1): JobAnswerV1 => jobs[0] ?? expect.unreachable("no job in the answer");
const submit = async (run: RunV1): Promise<JobAnswerV1> => first(await world.submit(run));
const generate = async (run: RunV1): Promise<JobAnswerV1> => first(await world.generate(run));
const resultOf = (jobId: string) => world.request(`/v1/jobs/${jobId}/result`);

describe("a withdrawn result", () => {
  it("is never served again, by a run, its id or a repeated idempotency key; a new run generates it anew", async () => {
    const job = jobOf();
    const run = runOf({ jobs: [job] });
    const named = { body: JSON.stringify(run), headers: { "idempotency-key": `name of ${job.jobId}` } };
    const first = (await (await world.request("/v1/runs", named)).json()) as RunResponseV1;
    const removal = await remove("withdraw", { filter: { jobId: job.jobId } });
    expect(removal).toMatchObject({ kind: "withdrawn", results: 1, by: "test-operate", dryRun: false });

    expect((await resultOf(job.jobId)).status).toBe(410);
    const repeated = (await (await world.request("/v1/runs", named)).json()) as RunResponseV1;
    expect(repeated.runId).toBe(first.runId);
    expect(repeated.jobs[0]).toMatchObject({
      result: { status: "STUB", output: null },
      decision: { reason: "RESULT_GONE", status: "STUB", decisionId: first.jobs[0]?.decision.decisionId },
    });
    const status = await world.request(`/v1/runs/${first.runId}`);
    expect(await status.json()).toMatchObject({ response: { jobs: [{ result: { status: "STUB" } }] } });

    const again = await submit(run);
    expect(again.decision.reason).toBe("GENERATED");
    expect((await resultOf(job.jobId)).status).toBe(200);
  });

  it("leaves an older result, which is served again by its id and to a run", async () => {
    const job = jobOf();
    const run = runOf({ jobs: [job] });
    const older = await generate(run);
    const regenerated = await world.request("/v1/runs?regenerate=true", { body: JSON.stringify(run) });
    expect(((await regenerated.json()) as RunResponseV1).jobs[0]?.decision.reason).toBe("GENERATED");
    const { rows } = await world.database.query<{ stored_at: Date }>(
      "select stored_at from job_result where job_id = $1 order by stored_at",
      [job.jobId],
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]?.stored_at.getTime()).toBeLessThan(rows[1]?.stored_at.getTime() ?? 0);
    const newer = rows[1]?.stored_at.toISOString() ?? "";
    expect((await remove("withdraw", { filter: { jobId: job.jobId, since: newer } })).results).toBe(1);
    const fetched = (await (await resultOf(job.jobId)).json()) as JobAnswerV1;
    expect(fetched.decision.decisionId).toBe(older.decision.decisionId);
    expect((await submit(run)).decision.sourceDecisionId).toBe(older.decision.decisionId);
  });

  it("frees its job id for other content", async () => {
    const job = jobOf();
    await generate(runOf({ jobs: [job] }));
    const changed = runOf({ jobs: [{ ...job, input: { topic: "Better" } }] });
    expect((await submit(changed)).decision.reason).toBe("JOB_CONFLICT");
    await remove("withdraw", { filter: { jobId: job.jobId } });
    expect((await submit(changed)).decision.reason).toBe("GENERATED");
  });

  it("is found by each filter, and by all of them together; a dry run only counts", async () => {
    const job = jobOf();
    const since = new Date().toISOString();
    const answer = await generate(runOf({ jobs: [job, jobOf()] }));
    const { rows } = await world.database.query(
      "select model_config_digest, prompt_digest, rule_id, owner from job_result where decision_id = $1",
      [answer.decision.decisionId],
    );
    const { model_config_digest, prompt_digest, rule_id, owner } = rows[0];
    const filter = {
      jobId: job.jobId,
      since,
      until: new Date(Date.now() + 60_000).toISOString(),
      modelConfigDigest: model_config_digest,
      promptDigest: prompt_digest,
      ruleId: rule_id,
      owner,
      scope: { subject: "Chemistry", level: "GCSE" },
    };
    const counted = async (some: object): Promise<number> =>
      (await remove("withdraw", { filter: some, dryRun: true })).results;
    expect(await counted(filter)).toBe(1);
    const wrong = {
      jobId: "no-such-job",
      since: filter.until,
      until: since,
      modelConfigDigest: "0".repeat(64),
      promptDigest: "0".repeat(64),
      ruleId: "no-such-rule",
      owner: "nobody",
      scope: { subject: "Physics" },
    };
    for (const [name, value] of Object.entries(wrong)) {
      expect([name, await counted({ ...filter, [name]: value })]).toEqual([name, 0]);
      const single = name as keyof typeof filter;
      if (single !== "until")
        expect([name, await counted({ [name]: filter[single] })]).toEqual([name, expect.any(Number)]);
    }
    expect((await resultOf(job.jobId)).status).toBe(200);
    expect((await remove("withdraw", { filter })).results).toBe(1);
    expect(await counted(filter)).toBe(0);
    const log = parseWith(
      resultRemovalListV1,
      await (await world.request("/v1/results/removals", { key: world.keys.audit })).json(),
    );
    if (!log.ok) throw new Error(JSON.stringify(log.issues));
    expect(log.value.removals[0]).toMatchObject({
      kind: "withdrawn",
      by: "test-operate",
      reason: "made-up sources",
      filter,
      results: 1,
    });
  });

  it("is never verbatim content, because no model generated that", async () => {
    const job = jobOf({ mode: "verbatim", input: { sourceText: "As the law says." } });
    await generate(runOf({ jobs: [job] }));
    expect((await remove("withdraw", { filter: { jobId: job.jobId } })).results).toBe(0);
    expect(
      (await remove("erase", { filter: { since: new Date(Date.now() - 60_000).toISOString() } })).results,
    ).toBeGreaterThan(0);
    expect((await resultOf(job.jobId)).status).toBe(410);
  });
});

describe("erased outputs", () => {
  it("are gone from the store, with the records intact", async () => {
    const job = jobOf();
    const { decision } = await generate(runOf({ jobs: [job] }));
    const before = await world.recordsOf(decision.decisionId);
    const removal = await remove("erase", { filter: { owner: "test" } });
    expect(removal).toMatchObject({ kind: "erased" });
    expect(removal.results).toBeGreaterThan(0);
    const { rows } = await world.database.query("select from job_result where result is not null");
    expect(rows).toEqual([]);
    expect(await world.recordsOf(decision.decisionId)).toEqual(before);
    expect((await resultOf(job.jobId)).status).toBe(410);
    expect((await submit(runOf({ jobs: [job] }))).decision.reason).toBe("GENERATED");
  });
});

describe("results withdrawn while runs ask for them", () => {
  it("are served by neither replica after the answer to the withdrawal", async () => {
    let served = 0;
    let withheld = 0;
    for (let round = 0; round < 12; round += 1) {
      const jobs = Array.from({ length: 8 }, () => jobOf());
      const run = runOf({ jobs });
      const first = await world.generate(run);
      const doomed = new Set(first.jobs.map(({ decision }) => decision.decisionId));
      let withdrawnAt = Number.POSITIVE_INFINITY;
      let over = false;
      const late: string[] = [];
      let asked = 0;
      const look = (answers: RunResponseV1 | JobAnswerV1, startedAt: number): void => {
        const seen = "jobs" in answers ? answers.jobs : [answers];
        for (const { result, decision } of seen) {
          const from = decision.sourceDecisionId ?? decision.decisionId;
          if (!doomed.has(from) || result.status !== "COMPLETED") continue;
          if (startedAt >= withdrawnAt) late.push(from);
          else served += 1;
        }
      };
      const asking = Array.from({ length: 6 }, async (_, caller) => {
        while (!over) {
          const startedAt = performance.now();
          asked += 1;
          const ask = caller % 2 === 0 ? world.request : other.request;
          const path = caller < 3 ? "/v1/runs" : `/v1/jobs/${jobs[caller]?.jobId}/result`;
          const response = await ask(path, {
            key: world.keys.submit,
            ...(caller < 3 ? { body: JSON.stringify(run) } : {}),
          });
          if (response.status === 200) look((await response.json()) as RunResponseV1, startedAt);
          else withheld += 1;
        }
      });
      await until(() => asked > 12 + round);
      const removal = await remove("withdraw", {
        filter: { ruleId: "chemistry", since: "2026-01-01T00:00:00.000Z" },
      });
      withdrawnAt = performance.now();
      expect(removal.results).toBeGreaterThan(0);
      const askedThen = asked;
      await until(() => asked > askedThen + 12);
      over = true;
      await Promise.all(asking);
      expect(late).toEqual([]);
    }
    expect(served).toBeGreaterThan(100);
    console.log(
      `served before a withdrawal ${served} times, told of one ${withheld} times, served after one 0 times`,
    );
  });
});
