import { expect, it } from "vitest";
import { context, createStage, jobOf, runOf } from "./testing/executor-stage.ts";

it.each([
  ["is copied", { sourceText: "As the law says." }, "verbatim COPIED", 1],
  ["lacks its source", {}, "verbatim VERBATIM_SOURCE_MISSING", 0],
] as const)(
  "verbatim content that %s is recorded before it is answered",
  async (_what, input, recorded, stored) => {
    const stage = createStage();
    const run = runOf([jobOf({ mode: "verbatim", input })]);
    const { jobs } = await stage.executor.execute(run, context);
    expect(jobs).toHaveLength(1);
    expect(stage.recorded()).toEqual([recorded]);
    expect(stage.sink.results).toHaveLength(stored);
  },
);
