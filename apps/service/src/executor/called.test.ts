import type { ScriptedAnswer } from "@slotgate/model/test";
import { describe, expect, it } from "vitest";
import { context, createStage, jobOf, runOf, until } from "./executor-stage.test-case.ts";

describe("what is told of model calls", () => {
  it.each<[string, ScriptedAnswer, object]>([
    ["one that generated", { status: "generated" }, { as: "generated", owner: "team-1" }],
    [
      "one that failed",
      { status: "failed", reason: "MODEL_TIMEOUT" },
      { as: "failed", reason: "MODEL_TIMEOUT", concerns: "provider", owner: "team-1" },
    ],
    [
      "one that failed for its content",
      { status: "failed", reason: "MODEL_HTTP_ERROR", concerns: "content" },
      { as: "failed", reason: "MODEL_HTTP_ERROR", concerns: "content", owner: "team-1" },
    ],
  ])("%s is told of once, with how long it took", async (_, answer, told) => {
    const stage = createStage({ script: () => answer });
    await stage.executor.execute(runOf(), context);
    expect(stage.called).toMatchObject([told]);
    expect(stage.called[0]?.durationMs).toBeGreaterThanOrEqual(0);
  });

  it.each(["killed", "shutdown", "lease-lost"] as const)(
    "one that was aborted is not (%s)",
    async (cause) => {
      const ended = Promise.withResolvers<ScriptedAnswer>();
      const stage = createStage({ script: () => ended.promise });
      const answer = stage.executor.execute(runOf(), context);
      await until(() => stage.inFlight.count === 1);
      stage.inFlight.abortAll(cause);
      ended.resolve({ status: "generated" });
      await answer;
      expect(stage.called).toEqual([]);
    },
  );

  it("nor is one that was held back, denied or served from the store", async () => {
    const stage = createStage({ script: () => ({ status: "circuit-open" }) });
    stage.store(jobOf({ jobId: "job-2" }));
    await stage.executor.execute(runOf([jobOf(), jobOf({ jobId: "job-2" })]), context);
    stage.kill(true);
    await stage.executor.execute(runOf([jobOf({ jobId: "job-3" })]), context);
    expect(stage.called).toEqual([]);
  });

  it("nor one whose answer a kill fenced off", async () => {
    const stage = createStage({
      script: () => {
        stage.kill(true);
        return { status: "generated" };
      },
    });
    await stage.executor.execute(runOf(), context);
    expect([stage.called, stage.released]).toEqual([[], []]);
  });
});

it("every job that ends with content is told of when that is durable, and no other", async () => {
  const stage = createStage();
  stage.store(jobOf({ jobId: "job-2" }));
  const jobs = [
    jobOf(),
    jobOf({ jobId: "job-2" }),
    jobOf({ jobId: "job-3", mode: "verbatim", input: { sourceText: "As the law says." } }),
    jobOf({ jobId: "job-4", kind: "statutory" }),
  ];
  const { jobs: answers } = await stage.executor.execute(runOf(jobs), context);
  expect(stage.released.toSorted()).toEqual(["job-1 model", "job-2 stored", "job-3 verbatim"]);
  expect(answers.map(({ result: { status } }) => status)).toEqual([
    "COMPLETED",
    "COMPLETED",
    "COMPLETED",
    "STUB",
  ]);
});
