import type { GenerationV1 } from "@slotgate/contracts";
import { generationTriedV1, parseWith } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/generation.json" with { type: "json" };
import { playedGeneration } from "@slotgate/postgres/test";
import { afterEach, beforeEach, expect, it } from "vitest";
import { decisionOf, type HttpStage, runOf, startStage } from "../../testing/http-stage.ts";
import type { AppParts } from "../request/app-parts.ts";

const document = example as unknown as GenerationV1;
const at = "2026-01-31T12:00:00.000Z";
let texts: string[];
let stage: HttpStage;
let tried: Parameters<AppParts["tryCalls"]>[0][];
beforeEach(async () => {
  texts = [];
  tried = [];
  stage = await startStage({
    generationStore: playedGeneration(texts, { builtIn: document }),
    tryCalls: async (input) => {
      tried.push(input);
      input.onProgress({ done: 0, of: 1 });
      return [{ problem: null, candidate: side, inForce: null }];
    },
  });
});
afterEach(() => stage.stop());

const side = {
  answer: {
    result: { version: "v1", jobId: "job-1/try-1", status: "STUB", generatedAt: at, output: null },
    decision: decisionOf({ jobId: "job-1/try-1", slotId: "intro", kind: "explanation" }),
  },
  detail: null,
  answeredBy: null,
  inputTokens: null,
  outputTokens: null,
  latencyMs: null,
  cost: null,
} as const;
const path = "/v1/generation/try";
const asking = (run: object, as: "operate" | "audit" | "submit" = "operate", calls?: number) => ({
  method: "POST",
  as: [as],
  body: JSON.stringify({ version: "v1", document, run, calls }),
});

it("shows how a document fills jobs, and executes and applies nothing", async () => {
  const response = await stage.ask(path, asking(runOf()));
  const answer = parseWith(generationTriedV1, await response.json());
  expect(answer).toMatchObject({ ok: true, value: { basedOn: 0, problems: [] } });
  expect(answer.ok && answer.value.jobs.map(({ candidate }) => candidate?.profile)).toEqual([
    "everything-else",
  ]);
  expect({ asked: stage.asked, texts, calls: tried }).toEqual({ asked: [], texts: [], calls: [] });
});

it("is for those who may apply the document", async () => {
  for (const role of ["audit", "submit"] as const)
    expect((await stage.problemOf(path, asking(runOf(), role))).type).toContain("forbidden");
});

it("refuses the kind of drills, and more than 100 jobs", async () => {
  const [job] = runOf().jobs;
  const ofDrill = runOf({}, { kind: "slotgate-drill" });
  const many = runOf({ jobs: Array.from({ length: 101 }, (_, n) => ({ ...job, jobId: `job-${n}` })) });
  expect((await stage.problemOf(path, asking(ofDrill))).issues).toMatchObject([
    { path: "$.run.jobs[0].kind", received: "`slotgate-drill`" },
  ]);
  expect((await stage.problemOf(path, asking(many))).issues).toMatchObject([
    { path: "$.run.jobs", expected: "at most 100 items" },
  ]);
});

it("generates with both documents when calls are asked for, and reports progress in lines", async () => {
  const asked = { ...asking(runOf(), "operate", 1), headers: { accept: "application/x-ndjson" } };
  const lines = (await (await stage.ask(path, asked)).text()).trimEnd().split("\n");
  const [progress, last = ""] = lines;
  expect(JSON.parse(progress ?? "")).toEqual({
    progress: { what: "generating job 1 of 1", read: 0, of: null },
  });
  const answer = parseWith(generationTriedV1, JSON.parse(last));
  expect(answer).toMatchObject({
    ok: true,
    value: { jobs: [{ calls: { candidate: { result: { status: "STUB" } }, inForce: null, problem: null } }] },
  });
  expect(tried).toMatchObject([{ calls: 1, candidate: { document }, inForce: { document, revision: 0 } }]);
  const whole = await stage.ask(path, asking(runOf(), "operate", 1));
  expect(parseWith(generationTriedV1, await whole.json()).ok).toBe(true);
});

it("refuses more than 20 calls", async () => {
  expect((await stage.problemOf(path, asking(runOf(), "operate", 21))).issues).toMatchObject([
    { path: "$.calls" },
  ]);
});
