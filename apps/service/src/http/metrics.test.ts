import { afterEach, expect, it } from "vitest";
import { valuesOf } from "../observability/exposition.test-case.ts";
import { type HttpStage, runOf, startStage } from "../testing/http-stage.ts";

let stage: HttpStage;
afterEach(() => stage.stop());

const count = "slotgate_http_request_duration_seconds_count";
const scrape = async (): Promise<string> => (await stage.ask("/metrics", { as: null })).text();

it("answers in the text format without a key", async () => {
  stage = await startStage();
  const response = await stage.ask("/metrics", { as: null });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(await response.text()).toMatch(/^# HELP slotgate_\w+ .+\n(?:# UNIT .+\n)?# TYPE slotgate_/);
});

it("counts requests by the route's pattern, method and status, and by nothing chosen by callers", async () => {
  stage = await startStage();
  const body = JSON.stringify(runOf());
  for (let turn = 0; turn < 3; turn += 1) await stage.ask("/v1/runs", { body });
  await stage.ask("/v1/runs", { body: "{" });
  await stage.ask("/v1/runs", { body, as: ["audit"] });
  await stage.ask("/v1/runs", { body, as: null });
  await stage.ask("/v1/jobs/private-job/decisions", { as: ["audit"] });
  await stage.ask("/private-page", { as: null });
  await stage.ask("/healthz", { as: null, method: "PROPFIND" });
  const text = await scrape();
  expect(valuesOf(text, count)).toEqual([
    [{ operation: "/v1/runs", method: "POST", status: "200" }, 3],
    [{ operation: "/v1/runs", method: "POST", status: "400" }, 1],
    [{ operation: "/v1/runs", method: "POST", status: "403" }, 1],
    [{ operation: "(none)", method: "POST", status: "401" }, 1],
    [{ operation: "/v1/jobs/:jobId/decisions", method: "GET", status: "200" }, 1],
    [{ operation: "(none)", method: "GET", status: "404" }, 1],
    [{ operation: "/healthz", method: "other", status: "405" }, 1],
  ]);
  expect(text).not.toContain("private");
});

it("a scrape that cannot read every metric is a problem, not a partial answer", async () => {
  stage = await startStage({
    requests: { answered: () => {}, scrape: () => Promise.reject(new Error("secret-thing")) },
  });
  expect(await stage.problemOf("/metrics", { as: null })).toMatchObject({ status: 500 });
});
