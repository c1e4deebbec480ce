import { expect, it } from "vitest";
import { parseWith } from "./parse.ts";
import { resultV1, statuses } from "./result.ts";
import { sampleResult } from "./samples.test-case.ts";

const issuesOf = (changes: object) => {
  const parsed = parseWith(resultV1, { ...sampleResult(), ...changes });
  return parsed.ok ? [] : parsed.issues;
};

it("lists every status", () => {
  expect([...statuses].sort()).toEqual(resultV1.options.map((option) => option.shape.status.value).sort());
});

it.each(statuses)("%s has an output exactly when it is COMPLETED", (status) => {
  const completed = status === "COMPLETED";
  expect(issuesOf({ status, output: { body: "text" } }).length === 0).toBe(completed);
  expect(issuesOf({ status, output: {} }).length === 0).toBe(completed);
  expect(issuesOf({ status, output: null }).length === 0).toBe(!completed);
  expect(issuesOf({ status, output: undefined })).not.toEqual([]);
});

it.each(["DONE", "completed", null, undefined, 1])("the status is not %j", (status) => {
  expect(issuesOf({ status })).toMatchObject([
    { path: "$.status", expected: '`"COMPLETED"` or `"STUB"` or `"FAILED"`' },
  ]);
});

it("describes an output, never quotes it", () => {
  expect(issuesOf({ output: "secret" })).toEqual([
    { path: "$.output", expected: "an object", received: "a string of 6 characters" },
  ]);
  expect(issuesOf({ status: "STUB", output: "secret" })).toEqual([
    { path: "$.output", expected: "`null`", received: "a string of 6 characters" },
  ]);
});
