import { expect, it } from "vitest";
import { allowlistV1 } from "./allowlist.ts";
import { curriculumAllowlist, curriculumRun } from "./curriculum.test-case.ts";
import { parseWith } from "./parse.ts";
import { runV1 } from "./run.ts";

it("a run of the curriculum system validates unchanged, with and without a topic", () => {
  const run = curriculumRun();
  expect(parseWith(runV1, run)).toEqual({ ok: true, value: curriculumRun() });
  const { topic: _, ...appliesTo } = run.appliesTo;
  expect(parseWith(runV1, { ...run, appliesTo })).toEqual({
    ok: true,
    value: { ...curriculumRun(), appliesTo },
  });
});

it("an allowlist over its four dimensions validates unchanged", () => {
  expect(parseWith(allowlistV1, curriculumAllowlist())).toEqual({ ok: true, value: curriculumAllowlist() });
});
