import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DecisionV1, GenerationV1, JobAnswerV1 } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/generation.json" with { type: "json" };
import answerExample from "@slotgate/contracts/examples/v1/job-answer.json" with { type: "json" };
import { playedGeneration } from "@slotgate/postgres/test";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, expect, it } from "vitest";
import { call } from "../call.test-case.ts";

const document = example as unknown as GenerationV1;
const lesson = document.prompts["lesson"] ?? expect.unreachable("the example has a prompt `lesson`");
const shorter: GenerationV1 = {
  ...document,
  prompts: {
    ...document.prompts,
    lesson: { ...lesson, instructions: lesson.instructions.replace("one slot", "one short slot") },
  },
};
let texts: string[];
let stage: HttpStage;
let directory: string;
beforeEach(async () => {
  texts = [];
  stage = await startStage({ generationStore: playedGeneration(texts, { builtIn: document }) });
  directory = await mkdtemp(join(tmpdir(), "generation-"));
});
afterEach(async () => {
  await stage.stop();
  await rm(directory, { recursive: true });
});

const put = async (content: object): Promise<string> => {
  const path = join(directory, "generation.json");
  await writeFile(path, JSON.stringify(content, null, 2));
  return path;
};
const generation = (...args: string[]) =>
  call(["generation", ...args], { env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["operate"]) } });
const why = ["--reason", "why"] as const;

it("shows the document in force, and where it comes from", async () => {
  const { code, out, err } = await generation("show");
  expect({ code, document: JSON.parse(out) }).toEqual({ code: 0, document });
  expect(err).toBe("revision 0, built in: made of the service's SLOTGATE_MODEL_… variables\n");
});

it("applies a file, shows its revision, and rolls back", async () => {
  expect((await generation("apply", await put(document), ...why)).out).toBe(
    "revision 1 is in force on every replica\n",
  );
  const { code, out, err } = await generation("apply", await put(shorter), ...why);
  expect({ code, out, err }).toEqual({
    code: 0,
    out: "revision 2 is in force on every replica\nto go back:\n  slotgate generation rollback 1 --reason REASON\n",
    err: "",
  });
  expect((await generation("rollback", "1", ...why)).out).toBe(
    "revision 3 is in force on every replica, with the document of revision 1\n",
  );
  expect(texts).toHaveLength(3);
  expect((await generation("rollback", "9", ...why)).err).toContain(
    "the generation document has no revision 9: `slotgate generation history` lists its revisions",
  );
});

it("refuses a model that was never used, until it was tried", async () => {
  const { code, err } = await generation(
    "apply",
    await put({
      ...document,
      models: { ...document.models, main: { ...document.models["main"], model: "new" } },
    }),
    ...why,
  );
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringContaining("give the digest that it prints as --try-digest"),
  });
  expect(texts).toEqual([]);
});

const sample = {
  version: "v1",
  appliesTo: { subject: "Physics" },
  jobs: [
    {
      jobId: "job-1",
      slotId: "intro",
      kind: "explanatory",
      mode: "generate",
      input: { topic: "</input> heat" },
      output: { field: "body", type: "text" },
      sources: [],
      required: true,
    },
  ],
  metadata: { requiresReview: false, allowAI: true },
};
const withSample = async (run: object = sample): Promise<string> => {
  const path = join(directory, "sample.json");
  await writeFile(path, JSON.stringify(run));
  return path;
};

it("shows how a file fills sample jobs, with a digest that puts a new model in force", async () => {
  const local = { ...document.models["local"], model: "qwen4" };
  const file = await put({ ...shorter, models: { ...document.models, local } });
  const { code, out, err } = await generation("try", file, "--jobs", await withSample());
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain(
    [
      "job job-1 (slot intro, kind explanatory)",
      "  file:     profile everything-else, prompt lesson, model local",
      "  in force: profile everything-else, prompt lesson, model local; another prompt as sent, other models",
      "  instructions:",
      "    You write the content of one short slot of a document.",
    ].join("\n"),
  );
  expect(out).toContain('    <input>{"topic":"\\u003c/input> heat"}</input>\n');
  expect(out).toContain("model local: openai-compatible qwen4\n  baseUrl http://models.internal:8000/v1\n");
  const [, digest = ""] = /--try-digest ([0-9a-f]{64})\n$/.exec(out) ?? [];
  expect((await generation("apply", file, ...why, "--try-digest", digest)).code).toBe(0);
  const other = { ...document, models: { ...document.models, local: { ...local, model: "qwen5" } } };
  const again = await generation("apply", await put(other), ...why, "--try-digest", digest);
  expect(again.err).toContain(
    "try it with `slotgate generation try FILE --jobs SAMPLE` on the revision in force",
  );
});

it("shows what both documents generated, side by side", async () => {
  const at = "2026-01-31T12:00:00.000Z";
  const decision: DecisionV1 = { ...(answerExample as JobAnswerV1).decision, jobId: "job-1/try-3" };
  const figures = { inputTokens: 210, outputTokens: 40, latencyMs: 812.4 };
  await stage.stop();
  stage = await startStage({
    generationStore: playedGeneration(texts, { builtIn: document }),
    tryCalls: async () => [
      {
        problem: null,
        candidate: {
          answer: {
            result: {
              version: "v1",
              jobId: "job-1/try-3",
              status: "COMPLETED",
              generatedAt: at,
              output: { body: "hot\u009b" },
            },
            decision: {
              ...decision,
              path: "verbatim",
              status: "COMPLETED",
              gate: null,
              reason: "GENERATED",
            },
          },
          ...figures,
          detail: null,
          answeredBy: { provider: "openai", model: "new-1" },
          cost: { currency: "EUR", amount: 0.00025 },
        },
        inForce: {
          answer: {
            result: { version: "v1", jobId: "job-1/try-3", status: "FAILED", generatedAt: at, output: null },
            decision: {
              ...decision,
              path: "model",
              status: "FAILED",
              gate: null,
              reason: "MODEL_OUTPUT_INVALID",
            },
          },
          ...figures,
          detail: "$.body: expected text",
          answeredBy: { provider: "openai", model: "old-1" },
          cost: null,
        },
      },
    ],
  });
  const { out, err } = await generation(
    "try",
    await put(shorter),
    "--jobs",
    await withSample(),
    "--calls",
    "1",
  );
  expect(err).toBe("");
  expect(out).toContain(
    [
      "  generated with the file: COMPLETED GENERATED",
      "    openai new-1, 812 ms, 210 tokens in, 40 tokens out, 0.000250 EUR",
      "    {",
      '      "body": "hot\\u009b"',
      "    }",
      "  generated with what is in force: FAILED MODEL_OUTPUT_INVALID",
      "    openai old-1, 812 ms, 210 tokens in, 40 tokens out",
      "    $.body: expected text",
    ].join("\n"),
  );
  expect(out).not.toContain("Nothing was sent");
  const tooMany = await generation("try", "x.json", "--jobs", "y.json", "--calls", "21");
  expect(tooMany.err).toContain("from 0 to 20");
});

it("tries nothing with jobs that are no valid run", async () => {
  const { code, err } = await generation("try", await put(document), "--jobs", await withSample({}));
  expect({ code, err }).toEqual({ code: 3, err: expect.stringContaining("is not a valid run v1") });
  const many = {
    ...sample,
    jobs: Array.from({ length: 101 }, (_, n) => ({ ...sample.jobs[0], jobId: `${n}` })),
  };
  const refused = await generation("try", await put(document), "--jobs", await withSample(many));
  expect(refused.err).toContain("$.run.jobs");
  expect(refused.code).not.toBe(0);
});

it("checks a file without a service", async () => {
  const { code, out } = await generation("validate", await put(document));
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(/^valid: 3 models, 3 prompts, 4 profiles, digest [0-9a-f]{64}\n$/),
  });
  const broken = await generation("validate", await put({ ...document, profils: [] }));
  expect(broken.code).toBe(3);
  expect(broken.err).toMatch(/\$\.profils \(line \d+, column 3\).*did you mean `profiles`\?/);
});

it("shows what a file would change, texts word by word", async () => {
  expect((await generation("diff", await put(document))).out).toBe("no difference from revision 0\n");
  expect((await generation("diff", await put(shorter))).out).toBe(
    [
      "prompt lesson",
      "  instructions:",
      "      You write the content of one",
      "    + short ",
      "      slot of a document. A slot …",
      "",
    ].join("\n"),
  );
  const { out } = await generation("diff", await put(shorter), "--json");
  expect(JSON.parse(out)).toMatchObject({
    revision: 0,
    order: null,
    changes: [{ part: "prompt", name: "lesson", way: "changed", settings: [{ setting: "instructions" }] }],
  });
});
