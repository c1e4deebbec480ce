import type { GenerationV1 } from "@slotgate/contracts";
import { generationTriedV1, parseWith } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/generation.json" with { type: "json" };
import { playedGeneration } from "@slotgate/postgres/test";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type HttpStage, runOf, startStage } from "../../testing/http-stage.ts";

const document = example as unknown as GenerationV1;
let texts: string[];
let stage: HttpStage;
beforeEach(async () => {
  texts = [];
  stage = await startStage({ generationStore: playedGeneration(texts, { builtIn: document }) });
});
afterEach(() => stage.stop());

const path = "/v1/generation/try";
const asking = (run: object, as: "operate" | "audit" | "submit" = "operate") => ({
  method: "POST",
  as: [as],
  body: JSON.stringify({ version: "v1", document, run }),
});

it("shows how a document fills jobs, and executes and applies nothing", async () => {
  const response = await stage.ask(path, asking(runOf()));
  const tried = parseWith(generationTriedV1, await response.json());
  expect(tried).toMatchObject({ ok: true, value: { basedOn: 0, problems: [] } });
  expect(tried.ok && tried.value.jobs.map(({ candidate }) => candidate?.profile)).toEqual([
    "everything-else",
  ]);
  expect({ asked: stage.asked, texts }).toEqual({ asked: [], texts: [] });
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
