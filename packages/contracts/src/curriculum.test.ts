import { expect, it } from "vitest";
import { curriculumAllowlist, curriculumRun } from "./curriculum.test-case.ts";
import { parseAllowlistV1, parseRunV1 } from "./parse-contracts.ts";

it("a run of the curriculum system validates unchanged, with and without a topic", () => {
  const run = curriculumRun();
  expect(parseRunV1(run)).toEqual({ ok: true, value: curriculumRun() });
  const { topic: _, ...appliesTo } = run.appliesTo;
  expect(parseRunV1({ ...run, appliesTo })).toEqual({ ok: true, value: { ...curriculumRun(), appliesTo } });
});

it("an allowlist over its four dimensions validates unchanged", () => {
  expect(parseAllowlistV1(curriculumAllowlist())).toEqual({ ok: true, value: curriculumAllowlist() });
});
