import { digestOf } from "@slotgate/contracts/digest";
import { FateUnknownError, Journal, RecordRefusedError } from "@slotgate/telemetry";
import { describe, expect, it } from "vitest";
import {
  builtInGeneration,
  context,
  createStage,
  jobOf,
  resumed,
  runOf,
  until,
} from "./testing/executor-stage.ts";

const regenerating = { ...context, regenerate: true } as const;
const unused = [{ token: "1", as: "unused" }];

/** Stores what it serves, but the confirmation is lost. */
class UnsureOfServing extends Journal {
  override async serve(...serve: Parameters<Journal["serve"]>): Promise<never> {
    await super.serve(...serve);
    throw new FateUnknownError({ cause: new Error("cut") });
  }
}

describe("a lease", () => {
  it("is not taken without a model", async () => {
    const stage = createStage({ noModel: true });
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]?.decision).toMatchObject({ guard: "model-configured", reason: "MODEL_UNCONFIGURED" });
    expect([...stage.content.held(), ...stage.content.returned]).toEqual([]);
  });

  it("is released when the store cannot be read again under it", async () => {
    const stage = createStage();
    const { lease } = stage.content;
    Object.assign(stage.content, {
      lease: async (...of: Parameters<typeof lease>) => {
        const held = await lease(...of);
        stage.content.down = true;
        return held;
      },
    });
    const { jobs } = await stage.executor.execute(runOf(), regenerating);
    expect(jobs[0]?.decision).toMatchObject({
      path: "stub",
      gate: null,
      guard: "telemetry",
      reason: "TELEMETRY_UNAVAILABLE",
    });
    expect(stage.content.returned).toEqual(unused);
    expect(stage.unexpected).toEqual([]);
    expect(stage.model.requests).toEqual([]);
  });

  it("is released when a conflict is found under it, which denies", async () => {
    const stage = createStage();
    stage.content.beforeFind = (asked) => {
      if (asked === 1) stage.store(jobOf({ input: { topic: "something else" } }));
    };
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]?.decision).toMatchObject({ guard: "job-conflict", reason: "JOB_CONFLICT" });
    expect(stage.content.returned).toEqual(unused);
    expect(stage.recorded()).toEqual(["denial JOB_CONFLICT"]);
  });

  it("is requested with the lease that the job waited for", async () => {
    const stage = createStage();
    const asked: unknown[] = [];
    const { lease } = stage.content;
    Object.assign(stage.content, {
      lease: (...[content, { after }]: Parameters<typeof lease>) => {
        asked.push(after);
        return lease(content, { after });
      },
    });
    const seen = stage.content.lead("job-1");
    const answer = stage.executor.execute(runOf(), context);
    await until(() => stage.content.waiting() === 1);
    stage.content.end("job-1", "failed");
    expect((await answer).jobs[0]?.decision.reason).toBe("GENERATED");
    expect(asked).toEqual([null, seen]);
  });
});

describe("content found under a lease", () => {
  it("is decided again before it is served: a kill engaged by then denies", async () => {
    const stage = createStage();
    stage.content.beforeFind = (asked) => {
      if (asked !== 1) return;
      stage.store(jobOf());
      stage.kill(true);
    };
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]?.decision).toMatchObject({ gate: "kill-switch", reason: "KILL_SWITCH" });
    expect(stage.content.returned).toEqual(unused);
    expect(stage.recorded()).toEqual(["denial KILL_SWITCH"]);
  });

  it("is denied by a guard without another read", async () => {
    let looks = 0;
    let circuit: "closed" | "open" = "closed";
    const stage = createStage({ circuit: () => circuit });
    stage.content.beforeFind = () => {
      looks += 1;
      circuit = "open";
    };
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]?.decision.reason).toBe("MODEL_CIRCUIT_OPEN");
    expect(looks).toBe(2);
  });
});

describe("a denied job", () => {
  it("has the stored kill in its evidence beside its own sources", async () => {
    const stage = createStage();
    stage.sink.killEngaged = true;
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]?.decision).toMatchObject({
      path: "stub",
      status: "STUB",
      gate: "kill-switch",
      guard: null,
      reason: "KILL_SWITCH",
    });
    expect(jobs[0]?.decision.evidence?.killSources).toEqual([
      { source: "controls", state: "released" },
      { source: "service", state: "engaged" },
    ]);
  });

  it("names the figures of the run limit", async () => {
    const stage = createStage({ maxJobsPerRun: 1 });
    const { jobs } = await stage.executor.execute(runOf([jobOf(), jobOf({ jobId: "job-2" })]), context);
    expect(jobs[1]?.decision).toMatchObject({
      gate: null,
      guard: "run-limit",
      reason: "RUN_LIMIT_REACHED",
      evidence: { ruleId: "chemistry", guardFigures: { limit: 1, admitted: 1 } },
    });
  });

  it("waits for no call slot when it is denied at once", async () => {
    const first = Promise.withResolvers<void>();
    const stage = createStage({
      modelConcurrency: 1,
      script: async () => {
        await first.promise;
        return { status: "generated" };
      },
    });
    const leading = stage.executor.execute(runOf(), context);
    await until(() => stage.inFlight.count === 1);
    const denied = await stage.executor.execute(runOf([jobOf({ jobId: "job-2" })], false), context);
    expect(denied.jobs[0]?.decision).toMatchObject({ gate: "opt-in", guard: null, attempts: 0 });
    first.resolve();
    await leading;
  });

  it("names no gate when a shutdown ended its wait", async () => {
    const stage = createStage();
    stage.content.lead("job-1");
    const answer = stage.executor.resume(runOf(), resumed());
    await until(() => stage.content.waiting() === 1);
    stage.inFlight.abortAll("shutdown");
    stage.content.wakeAll();
    await answer;
    expect(stage.ends()).toEqual(["0 FAILED"]);
    expect(stage.sink.entries[0]?.record).toMatchObject({
      event: "denial",
      path: "stub",
      status: "FAILED",
      gate: null,
      guard: null,
      reason: "INTERRUPTED",
      model: null,
      evidence: { ruleId: "chemistry" },
    });
  });
});

describe("content from the store", () => {
  it("is not returned when its serving is unconfirmed, and its outcome stands alone", async () => {
    const stage = createStage({ newJournal: (options) => new UnsureOfServing(options) });
    stage.store(jobOf());
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]?.result).toMatchObject({ status: "STUB", output: null });
    expect(jobs[0]?.decision).toMatchObject({
      path: "stub",
      gate: null,
      guard: "telemetry",
      reason: "TELEMETRY_UNAVAILABLE",
      attempts: 0,
    });
    expect(stage.recorded()).toEqual(["stored STORED", "outcome TELEMETRY_UNAVAILABLE"]);
    const { record, effects } = stage.sink.entries[1] ?? expect.unreachable();
    expect(record.model).toEqual({
      ...stage.model.attribution,
      profile: { id: "default", canaryOf: null, revision: 0, digest: digestOf(builtInGeneration) },
      inputTokens: null,
      outputTokens: null,
      attempts: 0,
    });
    expect(effects.settlement).toBeNull();
    expect(stage.decided).toEqual([{ killed: false, admitted: false }]);
  });

  it("has its own record, which names no gate, guard or model", async () => {
    const stage = createStage();
    stage.store(jobOf());
    await stage.executor.execute(runOf(), context);
    expect(stage.sink.entries.map(({ record }) => record)).toMatchObject([
      {
        event: "stored",
        path: "stored",
        status: "COMPLETED",
        gate: null,
        guard: null,
        reason: "STORED",
        model: null,
        sourceDecisionId: "decision-before",
      },
    ]);
  });
});

describe("an admission", () => {
  it("is recorded without a status, with the model to be called and no usage", async () => {
    const stage = createStage();
    await stage.executor.execute(runOf(), context);
    expect(stage.sink.entries[0]?.record).toMatchObject({
      event: "admission",
      path: "model",
      status: null,
      gate: null,
      guard: null,
      reason: "ADMITTED",
      sourceDecisionId: null,
      model: { ...stage.model.attribution, inputTokens: null, outputTokens: null, attempts: 0 },
    });
    expect(stage.sink.entries[1]?.record).toMatchObject({
      event: "outcome",
      path: "model",
      status: "COMPLETED",
      gate: null,
      guard: null,
      reason: "GENERATED",
      model: { ...stage.model.attribution, inputTokens: 10, outputTokens: 20, attempts: 1 },
    });
  });

  it("stores a result with every key used to find it", async () => {
    const stage = createStage();
    const { runId, jobs } = await stage.executor.execute(runOf(), context);
    const { configDigest: modelConfigDigest, promptDigest } = stage.model.attribution;
    expect(stage.sink.results).toEqual([
      {
        decisionId: jobs[0]?.decision.decisionId,
        runId,
        owner: "team-1",
        scope: { subject: "Chemistry" },
        requiresReview: true,
        jobDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
        result: jobs[0]?.result,
        generation: {
          contentDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
          modelConfigDigest,
          promptDigest,
          ruleId: "chemistry",
        },
      },
    ]);
  });
});

it("a run is stored with the first of its records that is stored, and with no other", async () => {
  const stage = createStage();
  let refused = 0;
  stage.sink.beforeAppend = ([entry]) => {
    if (entry?.record.event !== "admission" || refused > 0) return;
    refused += 1;
    throw new RecordRefusedError({ records: 1, cause: "no" });
  };
  const { runId } = await stage.executor.execute(runOf(), context);
  await stage.executor.execute(runOf([jobOf({ jobId: "job-2" })]), context);
  expect(stage.recorded()).toEqual([
    "denial TELEMETRY_UNAVAILABLE",
    "admission ADMITTED",
    "outcome GENERATED",
  ]);
  const [first, second, third] = stage.sink.entries.map(({ effects: { run } }) => run?.runId ?? null);
  expect(first).toBe(runId);
  expect([second, third]).toEqual([expect.not.stringMatching(new RegExp(`^${runId}$`)), null]);
});
