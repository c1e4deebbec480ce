import {
  parseWith,
  type RunResponseV1,
  type RunStatusV1,
  type RunV1,
  runListV1,
  runResponseV1,
  runStatusV1,
} from "@slotgate/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
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
beforeEach(() => {
  world.simulator.clear();
  world.simulator.faults.clear();
});

let names = 0;
const newName = (): string => {
  names += 1;
  return `lesson ${names}, first try`;
};

const post = (run: RunV1, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  world.request("/v1/runs", {
    body: JSON.stringify(run),
    headers,
    ...(signal === undefined ? {} : { signal }),
  });

async function responseOf(response: Response): Promise<RunResponseV1> {
  const document = await response.json();
  expect([response.status, document]).toEqual([200, expect.anything()]);
  const parsed = parseWith(runResponseV1, document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value;
}

async function statusOf(runId: string): Promise<RunStatusV1> {
  const parsed = parseWith(runStatusV1, await (await world.request(`/v1/runs/${runId}`)).json());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value;
}

const eventsOf = async (jobId: string): Promise<string[]> => {
  const { rows } = await world.database.query<{ event: string }>(
    "select body ->> 'event' as event from telemetry_record where job_id = $1 order by body ->> 'decidedAt', seq",
    [jobId],
  );
  return rows.map(({ event }) => event);
};

/** Recorded events and reasons of each decision on a job, the older decision first. */
const reasonsByDecision = async (jobId: string): Promise<string[][]> => {
  const { rows } = await world.database.query<{ decision_id: string; told: string }>(
    `select decision_id, concat_ws(' ', body ->> 'event', body ->> 'reason') as told from telemetry_record
     where job_id = $1 order by decision_id, body ->> 'event'`,
    [jobId],
  );
  return [...Map.groupBy(rows, ({ decision_id }) => decision_id).values()].map((those) =>
    those.map(({ told }) => told),
  );
};

const allRuns = async (): Promise<string[]> => {
  const { rows } = await world.database.query<{ run_id: string }>("select run_id from run order by run_id");
  return rows.map(({ run_id }) => run_id);
};

/** Jobs of every kind of end: two calls, a denial, verbatim content, a failure. */
const mixedRun = (): RunV1 =>
  runOf({
    jobs: [
      jobOf({ input: { topic: "slow [[simulate:delay=700]]" } }),
      jobOf({ kind: "statutory" }),
      jobOf({ mode: "verbatim", input: { sourceText: "As the law says." } }),
      jobOf({ input: { topic: "[[simulate:http-500]]" } }),
      jobOf({ input: { topic: "slower [[simulate:delay=900]]" } }),
    ],
  });

describe("a run with an idempotency key", () => {
  it("gives the same run without extra calls when repeated after its connection was cut", async () => {
    const run = mixedRun();
    const name = newName();
    const before = await allRuns();
    const line = new AbortController();
    const cut = post(run, { "idempotency-key": name }, line.signal).catch((error: Error) => error.name);
    await until(() => world.simulator.requests().length === 3);
    line.abort();
    expect(await cut).toBe("AbortError");
    const answers = await Promise.all(
      [name, `"${name}"`].map(async (key) => responseOf(await post(run, { "idempotency-key": key }))),
    );
    const [answer, same] = answers;
    expect(same).toEqual(answer);
    expect(await allRuns()).toEqual([...before, answer?.runId]);
    expect(world.simulator.requests()).toHaveLength(3);
    expect(answer?.jobs.map(({ decision }) => decision.reason)).toEqual([
      "GENERATED",
      "NOT_ALLOWLISTED",
      "COPIED",
      "MODEL_HTTP_ERROR",
      "GENERATED",
    ]);
    const status = await statusOf(answer?.runId ?? "");
    expect(status).toMatchObject({
      state: "ended",
      idempotencyKey: name,
      progress: { jobs: 5, ended: 5, completed: 3, stubs: 1, failed: 1 },
      response: answer,
    });
    expect(await responseOf(await post(run, { "idempotency-key": name }))).toEqual(answer);
  });

  it("is one run, however many callers send it at once", async () => {
    const run = mixedRun();
    const name = newName();
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => responseOf(await post(run, { "idempotency-key": name }))),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(world.simulator.requests()).toHaveLength(3);
  });

  it("is refused with another document, and the answer names the existing run", async () => {
    const run = runOf();
    const name = newName();
    const { runId } = await responseOf(await post(run, { "idempotency-key": name }));
    const other = await post(runOf(), { "idempotency-key": name });
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({
      type: "urn:slotgate:problem:idempotency-key-reused",
      detail: expect.stringContaining(runId),
    });
  });

  it("is continued by another replica after the one working on it was killed", async () => {
    const doomed = await world.startReplica(env);
    await doomed.untilReady();
    world.simulator.faults.add({ fault: "hang", match: "the one that hangs", times: 1 });
    const ended = async () => (await world.database.query("select from run_job")).rowCount ?? 0;
    let run = runOf();
    let name = "";
    let before = 0;
    const { answer: cut } = await callUnderWay({
      async ask() {
        before = await ended();
        world.simulator.clear();
        const hanging = jobOf({ input: { topic: "the one that hangs" } });
        run = runOf({ jobs: [jobOf(), jobOf({ kind: "statutory" }), hanging] });
        name = newName();
        const headers = { "idempotency-key": name };
        return doomed
          .request("/v1/runs", { key: world.keys.submit, body: JSON.stringify(run), headers })
          .catch((error: unknown) => error);
      },
      reached: async () => world.simulator.requests().length === 2 && (await ended()) === before + 2,
    });
    const interrupted = (await allRuns()).at(-1) ?? "";
    expect((await statusOf(interrupted)).state).toBe("running");
    await doomed.kill();
    expect(await cut).toBeInstanceOf(Error);
    await until(async () => (await statusOf(interrupted)).state === "interrupted");
    const answer = await responseOf(await post(run, { "idempotency-key": name }));
    expect(answer.runId).toBe(interrupted);
    expect(answer.jobs.map(({ decision }) => decision.reason)).toEqual([
      "GENERATED",
      "NOT_ALLOWLISTED",
      "GENERATED",
    ]);
    // The first job was done; only the interrupted one is requested again.
    expect(world.simulator.requests()).toHaveLength(3);
    const records = () => Promise.all(run.jobs.map(({ jobId }) => reasonsByDecision(jobId)));
    // Another replica than the one that continues the run may end the dead replica's admission, even later.
    await until(async () => (await records()).flat(2).length === 7);
    expect(await records()).toEqual([
      [["admission ADMITTED", "outcome GENERATED"]],
      [["denial NOT_ALLOWLISTED"]],
      [
        ["admission ADMITTED", "outcome INTERRUPTED"],
        ["admission ADMITTED", "outcome GENERATED"],
      ],
    ]);
  });

  it("is waited for, not executed again, while another replica works on it", async () => {
    const working = await world.startReplica(env);
    await working.untilReady();
    const job = jobOf({ input: { topic: "[[simulate:delay=6000]]" } });
    const body = JSON.stringify(runOf({ jobs: [job] }));
    const headers = { "idempotency-key": newName() };
    const first = working.request("/v1/runs", { key: world.keys.submit, body, headers });
    await until(() => world.simulator.requests().length === 1);
    const second = await responseOf(await world.request("/v1/runs", { body, headers }));
    expect(await responseOf(await first)).toEqual(second);
    expect(await eventsOf(job.jobId)).toEqual(["admission", "outcome"]);
    await working.stop();
  });
});

describe("a run without an idempotency key", () => {
  it("continues when its caller hangs up, and is found in the list", async () => {
    const since = new Date().toISOString();
    const job = jobOf({ input: { topic: "[[simulate:delay=600]]" } });
    const line = new AbortController();
    const cut = post(runOf({ jobs: [job] }), {}, line.signal).catch((error: Error) => error.name);
    await until(() => world.simulator.requests().length === 1);
    line.abort();
    expect(await cut).toBe("AbortError");
    const list = async () => {
      const parsed = parseWith(runListV1, await (await world.request(`/v1/runs?since=${since}`)).json());
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
      return parsed.value.runs;
    };
    await until(async () => (await list())[0]?.state === "ended");
    const [found] = await list();
    const { response } = await statusOf(found?.runId ?? "");
    expect(response?.jobs[0]?.result).toMatchObject({ jobId: job.jobId, status: "COMPLETED" });
    const fetched = await world.request(`/v1/jobs/${job.jobId}/result`);
    expect(await fetched.json()).toEqual(response?.jobs[0]);
  });

  it.each(["oldest-first", "newest-first"])("is listed once on consecutive pages, %s", async (order) => {
    const since = new Date().toISOString();
    const submitted: string[] = [];
    for (let turn = 0; turn < 7; turn += 1) submitted.push((await responseOf(await post(runOf()))).runId);
    const found: string[] = [];
    let cursor = "";
    for (let pages = 0; pages < 10; pages += 1) {
      const page = parseWith(
        runListV1,
        await (await world.request(`/v1/runs?since=${since}&order=${order}&limit=3${cursor}`)).json(),
      );
      if (!page.ok) throw new Error(JSON.stringify(page.issues));
      expect(page.value.runs.length).toBeLessThanOrEqual(3);
      found.push(...page.value.runs.map(({ runId }) => runId));
      if (page.value.next === null) break;
      cursor = `&cursor=${page.value.next}`;
    }
    expect(found).toEqual(order === "newest-first" ? submitted.toReversed() : submitted);
  });
});

describe("an asynchronous run", () => {
  it("is accepted at once, streams events whose progress only grows, and is fetched after its end", async () => {
    const jobs = Array.from({ length: 12 }, () => jobOf({ input: { topic: "[[simulate:delay=400]]" } }));
    const accepted = await post(runOf({ jobs }), { prefer: "respond-async" });
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get("preference-applied")).toBe("respond-async");
    const { runId } = (await accepted.json()) as RunStatusV1;
    expect(accepted.headers.get("location")).toBe(`runs/${runId}`);

    const stream = await world.request(`/v1/runs/${runId}/events`);
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    const events = (await stream.text())
      .split("\n\n")
      .filter((block) => block.startsWith("event:"))
      .map((block) => {
        const [event = "", data = ""] = block.split("\n");
        const parsed = parseWith(runStatusV1, JSON.parse(data.slice("data: ".length)));
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
        return { event: event.slice("event: ".length), ended: parsed.value.progress.ended };
      });
    expect(events.length).toBeGreaterThan(1);
    expect(events.map(({ ended }) => ended)).toEqual(
      events.map(({ ended }) => ended).toSorted((a, b) => a - b),
    );
    expect(events.at(-1)).toEqual({ event: "ended", ended: 12 });
    const { response } = await statusOf(runId);
    expect(response?.jobs.map(({ result }) => [result.jobId, result.status])).toEqual(
      jobs.map(({ jobId }) => [jobId, "COMPLETED"]),
    );
    // The document is kept only until it was executed.
    await until(async () => {
      const { rows } = await world.database.query("select document from run where run_id = $1", [runId]);
      return rows[0]?.document === null;
    });
  });

  it("is stored as it was sent when it is large, without its byte order mark", async () => {
    const sourceText = `As it stands: €😀 ${"x".repeat(200_000)}`;
    const job = jobOf({ mode: "verbatim", input: { sourceText } });
    const accepted = await world.request("/v1/runs", {
      body: `\ufeff${JSON.stringify(runOf({ jobs: [job] }))}`,
      headers: { prefer: "respond-async" },
    });
    expect(accepted.status).toBe(202);
    const { runId } = (await accepted.json()) as RunStatusV1;
    await until(async () => (await statusOf(runId)).state === "ended");
    expect((await statusOf(runId)).response?.jobs[0]?.result.output).toEqual({ body: sourceText });
  });

  it("is read back in several parts when its results are large", async () => {
    const jobs = Array.from({ length: 3 }, () => jobOf());
    const accepted = await post(runOf({ jobs }), { prefer: "respond-async" });
    const { runId } = (await accepted.json()) as RunStatusV1;
    await until(async () => (await statusOf(runId)).state === "ended");
    await world.database.query(
      `update job_result set result = jsonb_set(result::jsonb, '{output}', jsonb_build_object('body', repeat('x', 2500000)))::json
       where job_id = any($1)`,
      [jobs.map(({ jobId }) => jobId)],
    );
    const answer = await world.request(`/v1/runs/${runId}`);
    expect(answer.headers.get("transfer-encoding")).toBe("chunked");
    const { response } = (await answer.json()) as RunStatusV1;
    expect(
      response?.jobs.map(({ result: { jobId, output } }) => [jobId, String(output?.["body"]).length]),
    ).toEqual(jobs.map(({ jobId }) => [jobId, 2_500_000]));
  });

  it("counts the run limit in document order, like any other", async () => {
    const jobs = Array.from({ length: 103 }, () => jobOf());
    const accepted = await post(runOf({ jobs }), { prefer: "respond-async" });
    const { runId } = (await accepted.json()) as RunStatusV1;
    await until(async () => (await statusOf(runId)).state === "ended");
    const { response } = await statusOf(runId);
    expect(response?.jobs.map(({ decision }) => decision.reason)).toEqual([
      ...Array(100).fill("GENERATED"),
      ...Array(3).fill("RUN_LIMIT_REACHED"),
    ]);
  });
});

it("another team's submissions are not visible", async () => {
  const { runId, jobs } = await responseOf(await post(runOf()));
  const jobId = jobs[0]?.result.jobId;
  for (const path of [`/v1/runs/${runId}`, `/v1/runs/${runId}/events`, `/v1/jobs/${jobId}/result`]) {
    const response = await world.request(path, { key: world.keys.otherTeam });
    expect([path, response.status]).toEqual([path, 404]);
  }
  const decisions = await world.request(`/v1/jobs/${jobId}/decisions`, { key: world.keys.otherTeam });
  expect(await decisions.json()).toMatchObject({ version: "v1", decisions: [] });
  const list = await world.request("/v1/runs", { key: world.keys.otherTeam });
  expect(await list.json()).toEqual({ version: "v1", runs: [], next: null });
  // That team's job with the same id is another job.
  const own = await world.request("/v1/runs", {
    key: world.keys.otherTeam,
    body: JSON.stringify(runOf({ jobs: [jobOf({ jobId: jobId ?? "", input: { topic: "Ours" } })] })),
  });
  expect((await responseOf(own)).jobs[0]?.decision.reason).toBe("GENERATED");
});
