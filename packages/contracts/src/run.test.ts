import { describe, expect, it } from "vitest";
import { runLimits } from "./limits.ts";
import { parseWith } from "./parse.ts";
import { runV1 } from "./run.ts";
import { sampleJob, sampleRun } from "./samples.test-case.ts";

const issuesOf = (run: unknown) => {
  const parsed = parseWith(runV1, run);
  return parsed.ok ? [] : parsed.issues;
};
const runOf = (...jobs: Record<string, unknown>[]) => ({ ...sampleRun(), jobs });
const jobsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...sampleJob(), jobId: `job-${index}` }));

it("returns a valid run unchanged", () => {
  expect(parseWith(runV1, sampleRun())).toEqual({ ok: true, value: sampleRun() });
});

describe("jobs", () => {
  it.each([
    [0, ["at least 1 item"]],
    [1, []],
    [runLimits.jobs, []],
    [runLimits.jobs + 1, ["at most 5000 items"]],
  ])("%i of them", (count, expected) => {
    expect(issuesOf(runOf(...jobsOf(count))).map((issue) => issue.expected)).toEqual(expected);
  });

  it("have unique ids, and a duplicate is reported with the first one", () => {
    const ids = ["a", "b", "a", "c", "b", "a"];
    const issues = issuesOf(runOf(...ids.map((jobId) => ({ ...sampleJob(), jobId }))));
    expect(issues).toEqual([
      { path: "$.jobs[2].jobId", expected: unlike(0), received: '"a"' },
      { path: "$.jobs[4].jobId", expected: unlike(1), received: '"b"' },
      { path: "$.jobs[5].jobId", expected: unlike(0), received: '"a"' },
    ]);
  });

  it.each(["constructor", "__proto__", "toString"])("may have the id %s", (jobId) => {
    expect(issuesOf(runOf({ ...sampleJob(), jobId }))).toEqual([]);
  });
});

const unlike = (index: number) =>
  `a job id that is unique within the run (\`$.jobs[${index}]\` has the same)`;

describe("output types", () => {
  const withOutput = (mode: string, output: object) => runOf({ ...sampleJob(), mode, output });
  it.each(["text", "string", "richText", "multipleChoice"])("%s needs no schema", (type) => {
    expect(issuesOf(withOutput("generate", { field: "body", type }))).toEqual([]);
  });

  it("any other generated type needs one", () => {
    expect(issuesOf(withOutput("generate", { field: "body", type: "Text" }))).toEqual([
      {
        path: "$.jobs[0].output.type",
        expected: "`text`, `string`, `richText`, `multipleChoice`, or any type with an `output.schema`",
        received: "a string of 4 characters",
      },
    ]);
    const schema = { type: "string" };
    expect(issuesOf(withOutput("generate", { field: "body", type: "Text", schema }))).toEqual([]);
    expect(issuesOf(withOutput("verbatim", { field: "body", type: "Text" }))).toEqual([]);
  });

  it.each([
    [{ types: 1 }, "$.jobs[0].output.schema.types"],
    [{ const: "x".repeat(runLimits.outputSchemaBytes) }, "$.jobs[0].output.schema"],
    [{ $ref: "#/$defs/none" }, "$.jobs[0].output.schema"],
    ["text", "$.jobs[0].output.schema"],
    [null, "$.jobs[0].output.schema"],
  ])("a refused schema is not also reported as missing (%#)", (schema, path) => {
    const issues = issuesOf(withOutput("generate", { field: "body", type: "Text", schema }));
    expect(issues.map((issue) => issue.path)).toEqual([path]);
  });

  it("`__proto__` is not allowed as a field, other member names are", () => {
    expect(issuesOf(withOutput("generate", { field: "constructor", type: "text" }))).toEqual([]);
    expect(issuesOf(withOutput("generate", { field: "__proto__", type: "text" }))).toEqual([
      {
        path: "$.jobs[0].output.field",
        expected: "a name other than `__proto__`",
        received: "a string of 9 characters",
      },
    ]);
  });
});

describe("allowAI", () => {
  const withOptIn = (allowAI: unknown) => ({ ...sampleRun(), metadata: { requiresReview: true, allowAI } });
  it.each([true, false])("%s is a statement", (allowAI) => {
    const parsed = parseWith(runV1, withOptIn(allowAI));
    expect(parsed.ok && parsed.value.metadata.allowAI).toBe(allowAI);
  });

  it("absent does not opt in", () => {
    const parsed = parseWith(runV1, { ...sampleRun(), metadata: { requiresReview: true } });
    expect(parsed.ok && parsed.value.metadata).toEqual({ requiresReview: true });
  });

  it.each([
    ["true", '"true"'],
    [1, "1"],
    [0, "0"],
    [null, "null"],
    ["", '""'],
    [[], "an array of 0 items"],
    [{}, "an object"],
  ])("%j is invalid input", (allowAI, received) => {
    expect(issuesOf(withOptIn(allowAI))).toEqual([
      { path: "$.metadata.allowAI", expected: "`true` or `false`", received },
    ]);
  });

  it("is not read from a key `__proto__`", () => {
    const metadata = JSON.parse('{"requiresReview":true,"__proto__":{"allowAI":true}}');
    expect(issuesOf({ ...sampleRun(), metadata })).toEqual([
      {
        path: "$.metadata.__proto__",
        expected: "no such key",
        received: "unknown key `__proto__`: remove it",
      },
    ]);
  });
});

it.each(["v2", "V1", "", 1, null, undefined])("the version is not %j", (version) => {
  expect(issuesOf({ ...sampleRun(), version }).map(({ path }) => path)).toEqual(["$.version"]);
});

it.each([
  ["$.applies_to", { ...sampleRun(), applies_to: {} }, "appliesTo"],
  ["$.metadata.allowAi", { ...sampleRun(), metadata: { requiresReview: true, allowAi: true } }, "allowAI"],
  ["$.jobs[0].jobid", runOf({ ...sampleJob(), jobid: "a" }), "jobId"],
  ["$.jobs[0].slotID", runOf({ ...sampleJob(), slotID: "a" }), "slotId"],
  ["$.jobs[0].output.feild", runOf({ ...sampleJob(), output: { feild: "a", type: "text" } }), "field"],
  [
    "$.jobs[0].output.schema.properties.a.minimun",
    runOf({
      ...sampleJob(),
      output: { field: "a", type: "x", schema: { type: "object", properties: { a: { minimun: 1 } } } },
    }),
    "minimum",
  ],
])("suggests a known key for the unknown key at `%s`", (path, run, meant) => {
  const key = path.slice(path.lastIndexOf(".") + 1);
  expect(issuesOf(run)).toContainEqual({
    path,
    expected: "no such key",
    received: `unknown key \`${key}\`; did you mean \`${meant}\`?`,
  });
});
