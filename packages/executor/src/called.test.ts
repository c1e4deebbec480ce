import type { ScriptedAnswer } from "@slotgate/model/test";
import { FateUnknownError, Journal } from "@slotgate/telemetry";
import { describe, expect, it } from "vitest";
import { context, createStage, jobOf, runOf, until } from "./testing/executor-stage.ts";

describe("model call reports", () => {
  it.each<[string, ScriptedAnswer, object]>([
    ["a call that generated", { status: "generated" }, { as: "generated", owner: "team-1" }],
    [
      "a call that failed",
      { status: "failed", reason: "MODEL_TIMEOUT" },
      { as: "failed", reason: "MODEL_TIMEOUT", concerns: "provider", owner: "team-1" },
    ],
    [
      "a call that failed for its content",
      { status: "failed", reason: "MODEL_HTTP_ERROR", concerns: "content" },
      { as: "failed", reason: "MODEL_HTTP_ERROR", concerns: "content", owner: "team-1" },
    ],
  ])("%s is reported once, with its duration", async (_, answer, told) => {
    const stage = createStage({ script: () => answer });
    await stage.executor.execute(runOf(), context);
    expect(stage.called).toMatchObject([told]);
    expect(stage.called[0]?.durationMs).toBeGreaterThanOrEqual(0);
  });

  it.each(["killed", "shutdown", "lease-lost"] as const)(
    "an aborted call is not reported (%s)",
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

  it("a job that was withheld, denied or served from the store reports no call", async () => {
    const stage = createStage({ script: () => ({ status: "circuit-open" }) });
    stage.store(jobOf({ jobId: "job-2" }));
    await stage.executor.execute(runOf([jobOf(), jobOf({ jobId: "job-2" })]), context);
    stage.kill(true);
    await stage.executor.execute(runOf([jobOf({ jobId: "job-3" })]), context);
    expect(stage.called).toEqual([]);
  });

  it("a call whose answer a kill withheld is not reported", async () => {
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

it("reports a job as released once its content is durable, and no other job", async () => {
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

class Unsure extends Journal {
  override async admit(...args: Parameters<Journal["admit"]>): Promise<never> {
    await super.admit(...args);
    throw new FateUnknownError({ cause: new Error("cut") });
  }
}

describe("reports each decision once, with whether it admitted and whether it was a kill", () => {
  const admitted = { killed: false, admitted: true };
  const denied = { killed: false, admitted: false };
  const killed = { killed: true, admitted: false };
  type Stage = ReturnType<typeof createStage>;

  it.each<[string, () => Stage, object]>([
    ["GENERATED", () => createStage(), admitted],
    [
      "MODEL_TIMEOUT",
      () => createStage({ script: () => ({ status: "failed", reason: "MODEL_TIMEOUT" }) }),
      admitted,
    ],
    ["MODEL_UNCONFIGURED", () => createStage({ noModel: true }), denied],
    ["MODEL_CIRCUIT_OPEN", () => createStage({ circuit: () => "open" }), denied],
    ["TELEMETRY_UNAVAILABLE", () => createStage({ newJournal: (options) => new Unsure(options) }), denied],
    ["STORED", () => prepared((stage) => stage.store(jobOf())), admitted],
    ["JOB_CONFLICT", () => prepared((stage) => stage.store(jobOf({ input: { topic: "other" } }))), denied],
    ["KILL_SWITCH", () => prepared((stage) => stage.kill(true)), killed],
    [
      "KILL_SWITCH",
      () =>
        prepared((stage) => {
          stage.sink.killEngaged = true;
        }),
      killed,
    ],
  ])("%s", async (reason, make, told) => {
    const stage = make();
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]?.decision.reason).toBe(reason);
    expect(stage.decided).toEqual([told]);
  });

  function prepared(prepare: (stage: Stage) => void): Stage {
    const stage = createStage();
    prepare(stage);
    return stage;
  }
});

it("a failed call is reported with its owner and job", async () => {
  const stage = createStage({ script: () => ({ status: "failed", reason: "MODEL_TIMEOUT" }) });
  const { jobs } = await stage.executor.execute(runOf(), context);
  expect(stage.modelFailures).toEqual([
    {
      decisionId: jobs[0]?.decision.decisionId,
      owner: "team-1",
      reason: "MODEL_TIMEOUT",
      detail: "scripted failure",
      httpStatus: null,
      code: null,
      concerns: "provider",
    },
  ]);
});
