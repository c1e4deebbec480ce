import { expect, it } from "vitest";
import { emptyResultOf } from "./result-of-record.ts";
import { context, createStage, runOf } from "./testing/executor-stage.ts";

it("a record of released content has no empty result", async () => {
  const stage = createStage();
  await stage.executor.execute(runOf(), context);
  const [admission, outcome] = stage.sink.entries.map(({ record }) => record);
  if (admission === undefined || outcome === undefined) return expect.unreachable();
  expect(() => emptyResultOf(outcome)).toThrow(
    "a record of status `COMPLETED` has no result without content",
  );
  expect(() => emptyResultOf(admission)).toThrow("a record of status `null`");
  const { jobId, decidedAt } = outcome;
  for (const status of ["STUB", "FAILED"] as const)
    expect(emptyResultOf({ ...outcome, status })).toEqual({
      version: "v1",
      jobId,
      status,
      generatedAt: decidedAt,
      output: null,
    });
});
