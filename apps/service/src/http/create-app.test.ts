import { decisionV1, dryRunV1, parseWith, runResponseV1 } from "@slotgate/contracts";
import { RecordsUnavailableError, type StoredRun, StoreUnavailableError } from "@slotgate/executor";
import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { type HttpStage, known, runOf, secretOf, startStage, told } from "../testing/http-stage.ts";
import type { AppParts } from "./request/app-parts.ts";

let stage: HttpStage;
afterEach(() => stage.stop());

const start = async (changes: Partial<AppParts> = {}): Promise<HttpStage> => {
  stage = await startStage(changes);
  return stage;
};
const body = JSON.stringify(runOf());

describe("answers", () => {
  it("a run with run-response v1", async () => {
    const response = await (await start()).ask("/v1/runs", { body });
    expect(parseWith(runResponseV1, await response.json())).toMatchObject({
      ok: true,
      value: { jobs: [{ result: { jobId: "job-1", status: "STUB" } }] },
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect(response.headers.has("x-powered-by")).toBe(false);
    expect(stage.asked).toMatchObject([{ what: "execute", run: runOf(), context: { traceId: null } }]);
  });

  it.each(["/v1/runs", "/v1/runs/", "/v1/runs?regenerate=true"])(
    "an accepted run with its address, also behind a prefix: %s",
    async (path) => {
      const run: StoredRun = {
        runId: "run-1",
        owner: "submit",
        subject: "submit",
        idempotencyKey: null,
        asynchronous: true,
        state: "queued",
        submittedAt: told.decidedAt,
        endedAt: null,
        progress: { jobs: 1, ended: 0, completed: 0, stubs: 0, failed: 0 },
      };
      await start({ runs: { submit: async () => ({ is: "accepted", run }) } });
      const { status, headers } = await stage.ask(path, { body, headers: { prefer: "respond-async" } });
      expect(status).toBe(202);
      const behindProxy = new URL(headers.get("location") ?? "", `https://x.test/ai/slotgate${path}`);
      expect(behindProxy.pathname).toBe("/ai/slotgate/v1/runs/run-1");
    },
  );

  it("text beyond ASCII in full length", async () => {
    const run = JSON.stringify(runOf({}, { slotId: "leçon – 水 😀" }));
    const response = await (await start()).ask("/v1/runs", { body: run });
    expect(await response.json()).toMatchObject({ jobs: [{ decision: { slotId: "leçon – 水 😀" } }] });
  });

  it("a dry run with its own type, without executing it", async () => {
    const response = await (await start()).ask("/v1/decisions", { body });
    expect(parseWith(dryRunV1, await response.json())).toMatchObject({ ok: true, value: { dryRun: true } });
    expect(stage.asked.map(({ what }) => what)).toEqual(["dryRun"]);
  });

  it("decisions by their own id and by their job's", async () => {
    await start();
    const one = await stage.ask("/v1/decisions/decision-1", { as: ["audit"] });
    expect(parseWith(decisionV1, await one.json())).toEqual({ ok: true, value: known });
    const found = await stage.ask("/v1/jobs/job%201/decisions", { as: ["audit"] });
    const summary = `One decision at ${told.decidedAt}: ${told.explanation}`;
    expect(await found.json()).toEqual({ version: "v1", summary, decisions: [told], changes: [] });
    const none = await stage.ask("/v1/jobs/other/decisions");
    const unknown = "No decision for this job is known.";
    expect(await none.json()).toEqual({ version: "v1", summary: unknown, decisions: [], changes: [] });
  });

  it("the controls with kill switches, allowlist and all advice", async () => {
    const response = await (await start()).ask("/v1/controls", { as: ["operate"] });
    expect(await response.json()).toEqual({
      source: "unleash",
      environment: "production",
      state: "unavailable",
      ageMs: null,
      maxAgeMs: 15_000,
      revision: null,
      digest: null,
      controls: null,
      killSwitches: [{ source: "environment", state: "released" }],
      rolloutCap: { state: "none" },
      allowlist: expect.objectContaining({ problem: "no allowlist is configured" }),
      advice: ["Unleash does not answer: check that it runs", "no allowlist is configured"],
    });
  });

  it("HEAD like GET, without the body", async () => {
    const response = await (await start()).ask("/healthz", { method: "HEAD", as: null });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("health", () => {
  it("is live while it answers", async () => {
    const response = await (await start()).ask("/healthz", { as: null });
    expect([response.status, await response.json()]).toEqual([200, { status: "alive" }]);
  });

  it.each([
    [true, 200, "ready"],
    [false, 503, "not-ready"],
  ])("ready is %s: %i with what is degraded", async (ready, status, word) => {
    const degraded = [{ what: "controls", detail: "Unleash does not answer" }];
    await start({ health: () => ({ ready, degraded }) });
    const response = await stage.ask("/readyz", { as: null });
    expect([response.status, await response.json()]).toEqual([status, { status: word, degraded }]);
  });
});

describe("request and trace ids", () => {
  it.each([
    ["my-request/1", "my-request/1"],
    [undefined, "id-1"],
    ["", "id-1"],
    ["has a space", "id-1"],
    ["x".repeat(129), "id-1"],
    ["é", "id-1"],
  ])("x-request-id %j becomes %j", async (given, expected) => {
    await start();
    const response = await stage.ask("/healthz", {
      headers: given === undefined ? {} : { "x-request-id": given },
    });
    expect(response.headers.get("x-request-id")).toBe(expected);
  });

  it("the request id is in problems and in the log", async () => {
    await start();
    const options = { as: null, headers: { "x-request-id": "find-me" } };
    expect(await stage.problemOf("/v1/runs", options)).toMatchObject({ requestId: "find-me" });
    expect(stage.logs).toMatchObject([{ requestId: "find-me", status: 401 }]);
  });

  it("the caller's trace id is passed to the executor", async () => {
    await start();
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    await stage.ask("/v1/runs", { body, headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
    expect(stage.asked).toMatchObject([{ context: { traceId } }]);
  });
});

describe("errors behind the API", () => {
  const failing = (error: unknown): Partial<AppParts> => ({
    runs: { submit: () => Promise.reject(error) },
    executor: {
      dryRun: () => {
        throw error;
      },
    },
    decisions: {
      byDecisionId: () => Promise.reject(error),
      generationOf: () => Promise.reject(error),
      byJobId: () => Promise.reject(error),
    },
  });
  const cause = new Error("connect ECONNREFUSED 10.1.2.3:5432");

  it("a run that cannot be recorded is a 503 that asks to retry", async () => {
    await start(failing(new RecordsUnavailableError({ jobId: "job-1", cause })));
    const problem = await stage.problemOf("/v1/runs", { body });
    expect(problem).toMatchObject({ status: 503, type: "urn:slotgate:problem:records-unavailable" });
    expect(JSON.stringify(problem)).not.toContain("10.1.2.3");
    const response = await stage.ask("/v1/runs", { body });
    expect(response.headers.get("retry-after")).toBe("2");
    expect(stage.logs).toContainEqual(
      expect.objectContaining({
        level: 50,
        error: expect.objectContaining({ type: "RecordsUnavailableError" }),
        requestId: problem.requestId,
      }),
    );
  });

  it("an unavailable database is a 503", async () => {
    await start(failing(new StoreUnavailableError({ cause })));
    for (const path of ["/v1/decisions/x", "/v1/decisions/x/generation", "/v1/jobs/x/decisions"]) {
      const problem = await stage.problemOf(path, { as: ["audit"] });
      expect(problem).toMatchObject({ status: 503, type: "urn:slotgate:problem:store-unavailable" });
      expect(JSON.stringify(problem)).not.toContain("10.1.2.3");
    }
    expect(stage.logs).toContainEqual(expect.objectContaining({ level: 40, requestId: "id-1" }));
  });

  it("a value that the database refuses is a 422, not an outage", async () => {
    const refused = Object.assign(new pg.DatabaseError("secret-thing", 1, "error"), { code: "22008" });
    await start(failing(new StoreUnavailableError({ cause: refused })));
    const problem = await stage.problemOf("/v1/decisions/x");
    expect(problem).toMatchObject({ status: 422, detail: expect.stringContaining("SQLSTATE 22008") });
    expect(JSON.stringify(problem)).not.toContain("secret-thing");
  });

  it.each([
    ["an error", new TypeError("cannot read `secret-thing` of undefined")],
    ["an error with its own status", Object.assign(new Error("secret-thing"), { status: 418, expose: true })],
    ["a thrown text", "secret-thing"],
  ])("%s that is unexpected is a 500 without details, which are in the log", async (_, error) => {
    await start(failing(error));
    for (const path of ["/v1/runs", "/v1/decisions"]) {
      const problem = await stage.problemOf(path, { body });
      expect(problem).toMatchObject({ status: 500, type: "urn:slotgate:problem:internal" });
      expect(JSON.stringify(problem)).not.toMatch(/secret-thing|TypeError|\.ts|\bat\b/);
      expect(stage.logs).toContainEqual(
        expect.objectContaining({ level: 50, msg: "unexpected error", requestId: problem.requestId }),
      );
    }
    if (error instanceof Error) expect(JSON.stringify(stage.logs)).toContain("create-app.test.ts");
  });
});

describe("the log", () => {
  it("has one line for each request: the route's pattern and the caller, no path, body or key", async () => {
    await start();
    await stage.ask("/v1/runs", { body });
    await stage.ask("/v1/jobs/private-job/decisions", { as: ["audit"] });
    await stage.ask("/v1/jobs/decisions?jobId=private-query", { as: ["audit"] });
    await stage.ask("/v1/decisions/private-id", { as: ["operate"] });
    await stage.ask("/v1/decisions/private-id", { as: null });
    await stage.ask("/private-page", { as: null });
    expect(stage.logs).toMatchObject([
      {
        method: "POST",
        route: "/v1/runs",
        status: 200,
        subject: "submit",
        owner: "submit",
        requestId: "id-1",
        msg: "request",
      },
      { method: "GET", route: "/v1/jobs/:jobId/decisions", status: 200, subject: "audit" },
      { method: "GET", route: "/v1/jobs/decisions", status: 200, subject: "audit" },
      { method: "GET", route: "/v1/decisions/:decisionId", status: 404, subject: "operate" },
      { method: "GET", route: "(none)", status: 401 },
      { method: "GET", route: "(none)", status: 404 },
    ]);
    for (const line of stage.logs) expect(line["ms"]).toEqual(expect.any(Number));
    const text = JSON.stringify(stage.logs);
    for (const secret of ["private", "osmosis", secretOf(["submit"])]) expect(text).not.toContain(secret);
  });
});
