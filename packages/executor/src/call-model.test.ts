import type { BudgetLimits, ControlSnapshotV1, GateReason } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { decide } from "@slotgate/gate";
import type { ModelPort } from "@slotgate/model";
import { RecordRefusedError } from "@slotgate/telemetry";
import { describe, expect, it } from "vitest";
import { RecordsUnavailableError } from "./records-unavailable-error.ts";
import { RunSuspendedError } from "./run-suspended-error.ts";
import {
  context,
  createStage,
  type ExecutorStage,
  jobOf,
  resumed,
  runOf,
  type StageOptions,
  until,
} from "./testing/executor-stage.ts";

type Engine = typeof decide;
type Change = (input: Parameters<Engine>[0]) => Parameters<Engine>[0];

const withSnapshot =
  (changes: Partial<ControlSnapshotV1>): Change =>
  (input) => {
    const { controls } = input.state;
    if (controls === null) return input;
    const snapshot = { ...controls.snapshot, ...changes };
    const changed = { ...controls, snapshot, digest: digestOf(snapshot) };
    return { ...input, state: { ...input.state, controls: changed } };
  };
const stale: Change = (input) => {
  const { controls } = input.state;
  return {
    ...input,
    state: { ...input.state, controls: controls === null ? null : { ...controls, ageMs: 15_001 } },
  };
};
const closings: readonly (readonly [GateReason, Change])[] = [
  ["KILL_SWITCH", withSnapshot({ killSwitch: "engaged" })],
  ["KILL_SWITCH_UNKNOWN", withSnapshot({ killSwitch: "unknown" })],
  ["CONTROLS_STALE", stale],
  ["CONTROLS_UNAVAILABLE", (input) => ({ ...input, state: { ...input.state, controls: null } })],
  ["FEATURE_DISABLED", withSnapshot({ feature: "disabled" })],
  ["NOT_OPTED_IN", (input) => ({ ...input, allowAI: false })],
  ["ALLOWLIST_UNAVAILABLE", (input) => ({ ...input, state: { ...input.state, allowlist: null } })],
  [
    "ROLLOUT_EXCLUDED",
    (input) => ({ ...input, state: { ...input.state, rolloutCap: { state: "set", basisPoints: 0 } } }),
  ],
];
const concernsResults = new Set<GateReason>([
  "KILL_SWITCH",
  "KILL_SWITCH_UNKNOWN",
  "CONTROLS_STALE",
  "CONTROLS_UNAVAILABLE",
]);

/** A stage whose gates change their input when the test says so. */
function createClosingStage(
  change: Change,
  options: StageOptions = {},
): ExecutorStage & { close: () => void } {
  let closed = false;
  const stage = createStage({ ...options, engine: (input) => decide(closed ? change(input) : input) });
  return {
    ...stage,
    close: () => {
      closed = true;
    },
  };
}

/** Wraps every call to the stage's model. */
function aroundCalls(
  { model }: Pick<ExecutorStage, "model">,
  around: (
    generate: () => ReturnType<ModelPort["generate"]>,
    permit: Parameters<ModelPort["generate"]>[2],
  ) => ReturnType<ModelPort["generate"]>,
): void {
  const { generate } = model;
  const replaced: ModelPort["generate"] = (request, admission, permit) =>
    around(() => generate(request, admission, permit), permit);
  Object.assign(model, { generate: replaced });
}

/** Runs `act` after the model has answered and before the executor sees the answer. */
const afterCalls = (stage: Pick<ExecutorStage, "model">, act: () => void): void =>
  aroundCalls(stage, async (generate) => {
    const generation = await generate();
    act();
    return generation;
  });

const execute = async ({ executor }: ExecutorStage) =>
  (await executor.execute(runOf(), context)).jobs[0] ?? expect.unreachable();

const budgets: BudgetLimits = {
  tokensPerDay: 100_000,
  callsPerDay: null,
  tokensPerRun: null,
  callsPerRun: null,
};

describe("before each request", () => {
  it.each(closings)("decides again and records that denial as the outcome: %s", async (reason, change) => {
    const stage = createClosingStage(change, {
      script: () => {
        stage.close();
        return { status: "generated" };
      },
    });
    const { result, decision } = await execute(stage);
    expect(stage.model.requests).toEqual([]);
    expect(result).toMatchObject({ status: "STUB", output: null });
    expect(decision).toMatchObject({ path: "stub", guard: null, reason, attempts: 0 });
    expect(decision.gate).not.toBeNull();
    expect(stage.recorded()).toEqual(["admission ADMITTED", `outcome ${reason}`]);
    // The evidence comes from the denial, not from the admission.
    expect(stage.sink.entries[1]?.record.evidence).toEqual(decision.evidence);
    expect(decision.evidence).not.toEqual(stage.sink.entries[0]?.record.evidence);
    expect(stage.sink.results).toEqual([]);
  });

  it("decides again between two requests of one call", async () => {
    const stage = createStage({ script: () => ({ status: "generated", attempts: 3 }) });
    aroundCalls(stage, (generate, permit) => {
      const { mayRequest } = permit;
      let asked = 0;
      const counted = () => {
        asked += 1;
        if (asked === 3) stage.kill(true);
        return mayRequest();
      };
      Object.assign(permit, { mayRequest: counted });
      return generate();
    });
    const { decision } = await execute(stage);
    expect(decision).toMatchObject({ gate: "kill-switch", reason: "KILL_SWITCH", attempts: 2 });
    expect(stage.model.requests).toHaveLength(2);
  });

  it("requires a running replica lease", async () => {
    let held = true;
    const stage = createStage({
      leaseHeld: () => held,
      script: () => {
        held = false;
        return { status: "generated" };
      },
    });
    const { result } = await execute(stage);
    expect(stage.model.requests).toEqual([]);
    expect(result).toMatchObject({ output: null });
    expect(stage.sink.results).toEqual([]);
  });
});

describe("generated output", () => {
  it.each(closings.filter(([reason]) => concernsResults.has(reason)))(
    "is withheld when the first gate denies after the request: %s",
    async (reason, change) => {
      const stage = createClosingStage(change);
      afterCalls(stage, stage.close);
      const { result, decision } = await execute(stage);
      expect(stage.model.requests).toHaveLength(1);
      expect(result).toMatchObject({ status: "STUB", output: null });
      expect(decision).toMatchObject({ path: "stub", gate: "kill-switch", guard: null, reason, attempts: 1 });
      expect(stage.sink.results).toEqual([]);
      expect(stage.released).toEqual([]);
      expect(stage.sink.entries.at(-1)?.record.model).toMatchObject({ inputTokens: 10, outputTokens: 20 });
    },
  );

  it.each(closings.filter(([reason]) => !concernsResults.has(reason)))(
    "is released when only a later gate denies after the request: %s",
    async (_, change) => {
      const stage = createClosingStage(change);
      afterCalls(stage, stage.close);
      const { result, decision } = await execute(stage);
      expect(result.status).toBe("COMPLETED");
      expect(decision).toMatchObject({
        path: "model",
        gate: null,
        guard: null,
        reason: "GENERATED",
        attempts: 1,
      });
      expect(stage.sink.results.map((stored) => stored.result)).toEqual([result]);
    },
  );

  it("ends the lease as succeeded in the transaction that records the release", async () => {
    const stage = createStage();
    await execute(stage);
    expect(stage.sink.entries.map(({ effects }) => effects.leaseEnd)).toEqual([
      null,
      { token: "1", as: "succeeded" },
    ]);
  });

  it("fails for its content when it does not satisfy result v1", async () => {
    const script = () => ({ status: "generated", output: { body: undefined } }) as never;
    const stage = createStage({ script });
    const { result, decision } = await execute(stage);
    expect(result).toMatchObject({ status: "FAILED", output: null });
    const failure = {
      detail: "the output does not satisfy result v1",
      httpStatus: null,
      code: null,
      concerns: "content",
    };
    expect(decision).toMatchObject({ path: "model", reason: "MODEL_OUTPUT_INVALID", attempts: 1, failure });
    expect(stage.called).toMatchObject([
      { as: "failed", reason: "MODEL_OUTPUT_INVALID", concerns: "content" },
    ]);
    expect(stage.sink.entries.at(-1)?.effects.leaseEnd).toEqual({ token: "1", as: "failed" });
  });
});

describe("a call aborted by a kill", () => {
  async function abortedBy(act: (stage: ExecutorStage) => void) {
    const stage = createStage({ script: () => ({ status: "hanging" }) });
    const answer = execute(stage);
    await until(() => stage.model.requests.length === 1);
    act(stage);
    return { stage, answer: await answer };
  }

  it("is denied on the state that the gates saw when it was aborted", async () => {
    const { answer } = await abortedBy((stage) => {
      stage.kill(true);
      stage.inFlight.abortAll("killed");
      stage.kill(false);
    });
    const killSources = [
      { source: "controls", state: "released" },
      { source: "service", state: "engaged" },
    ];
    expect(answer.decision).toMatchObject({
      path: "stub",
      gate: "kill-switch",
      guard: null,
      reason: "KILL_SWITCH",
      attempts: 1,
      evidence: { killSources },
    });
  });

  it("is denied even when the kill was released before the gates saw it", async () => {
    const { answer } = await abortedBy((stage) => stage.inFlight.abortAll("killed"));
    const killSources = [
      { source: "controls", state: "released" },
      { source: "service", state: "released" },
      { source: "process", state: "engaged" },
    ];
    expect(answer.decision).toMatchObject({
      path: "stub",
      gate: "kill-switch",
      guard: null,
      reason: "KILL_SWITCH",
      evidence: { killSources },
    });
  });

  it("releases nothing even if the model has answered", async () => {
    const stage = createStage();
    afterCalls(stage, () => stage.inFlight.abortAll("killed"));
    const { result, decision } = await execute(stage);
    expect(result).toMatchObject({ status: "STUB", output: null });
    expect(decision).toMatchObject({ gate: "kill-switch", reason: "KILL_SWITCH", attempts: 1 });
    expect(stage.sink.results).toEqual([]);
  });
});

describe("the end of an admitted job", () => {
  it.each([
    ["0 COMPLETED", { status: "generated" }],
    ["0 FAILED", { status: "failed", reason: "MODEL_TIMEOUT" }],
    ["0 STUB", { status: "circuit-open" }],
  ] as const)("%s", async (end, answer) => {
    const stage = createStage({ script: () => answer });
    await stage.executor.resume(runOf(), resumed());
    expect(stage.ends()).toEqual([end]);
    expect(stage.sink.entries.map(({ effects }) => effects.end?.runId)).toEqual([undefined, "run-resumed"]);
  });

  it("is in its records alone when no other replica can resume the run", async () => {
    const stage = createStage();
    await execute(stage);
    expect(stage.sink.entries.map(({ effects }) => effects.end)).toEqual([null, null]);
  });

  it("is stored alone when another replica can resume the run, unless a shutdown leaves the job to it", async () => {
    const stage = createStage({ script: () => ({ status: "failed", reason: "MODEL_TIMEOUT" }) });
    await stage.executor.resume(runOf(), resumed({ suspend: new AbortController().signal }));
    expect(stage.ends()).toEqual(["0 FAILED"]);
  });

  it("is a denial by the circuit guard when the circuit has opened since the admission", async () => {
    const stage = createStage({ script: () => ({ status: "circuit-open" }) });
    const { decision } = await execute(stage);
    expect(decision).toMatchObject({
      path: "stub",
      gate: null,
      guard: "model-circuit",
      reason: "MODEL_CIRCUIT_OPEN",
      attempts: 0,
    });
    expect(decision.evidence).toEqual(stage.sink.entries[0]?.record.evidence);
  });

  it("is a denial for lack of a record when a request could not be noted before it was sent", async () => {
    const stage = createStage();
    const answeredBy = stage.model.attribution;
    const usage = { attempts: 0, inputTokens: null, outputTokens: null, answeredBy, tried: [] };
    aroundCalls(stage, async () => ({ status: "withheld", cause: "unrecorded", ...usage }));
    const { decision } = await execute(stage);
    expect(decision).toMatchObject({ path: "stub", guard: "telemetry", reason: "TELEMETRY_UNAVAILABLE" });
  });
});

describe("a second outcome of one admission", () => {
  /** Lets another process end the admission during the model call. */
  const overtake = (stage: ExecutorStage): void =>
    aroundCalls(stage, (generate) => {
      for (const decisionId of [...stage.sink.openAdmissions]) {
        stage.sink.openAdmissions.delete(decisionId);
        stage.sink.endedAdmissions.add(decisionId);
      }
      return generate();
    });
  const interrupted = { path: "model", status: "FAILED", gate: null, guard: null, reason: "INTERRUPTED" };

  it.each([
    ["a gate's denial", "KILL_SWITCH"],
    ["a guard's denial", "MODEL_CIRCUIT_OPEN"],
    ["a failure", "MODEL_TIMEOUT"],
  ] as const)("is recorded as late, and the caller gets the first one: %s", async (_, reason) => {
    const stage = createStage({
      script: () => {
        if (reason === "KILL_SWITCH") stage.kill(true);
        if (reason === "MODEL_CIRCUIT_OPEN") return { status: "circuit-open" };
        return reason === "MODEL_TIMEOUT" ? { status: "failed", reason } : { status: "generated" };
      },
    });
    overtake(stage);
    const { result, decision } = await execute(stage);
    expect(stage.recorded()).toEqual(["admission ADMITTED", `late-outcome ${reason}`]);
    expect(decision).toMatchObject(interrupted);
    expect(result).toMatchObject({ jobId: "job-1", status: "FAILED", output: null });
  });
});

describe("a model port that throws", () => {
  const mistake = new Error("broken port");
  const throwAfter = (
    stage: ExecutorStage,
    { requests, act }: { requests: number; act?: () => void },
  ): void =>
    aroundCalls(stage, async (_, { mayRequest }) => {
      for (let sent = 0; sent < requests; sent += 1) mayRequest();
      act?.();
      throw mistake;
    });

  it.each([0, 2])("is reported and interrupts its job after %i requests", async (requests) => {
    const bounds = { inputTokens: 70, outputTokens: 30, requests: 3 };
    const stage = createStage({ budgets, bounds });
    throwAfter(stage, { requests });
    const { result, decision } = await execute(stage);
    expect(stage.unexpected).toEqual([mistake]);
    expect(result).toMatchObject({ status: "FAILED", output: null });
    expect(decision).toMatchObject({
      path: "model",
      gate: null,
      guard: null,
      reason: "INTERRUPTED",
      attempts: requests,
    });
    const { record, effects } = stage.sink.entries.at(-1) ?? expect.unreachable();
    expect(record.model).toMatchObject({ attempts: requests, inputTokens: null, outputTokens: null });
    expect(effects.settlement).toEqual({ calls: requests, tokens: requests * 100 });
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome INTERRUPTED"]);
    expect(stage.inFlight.count).toBe(0);
    expect(stage.content.held()).toEqual([]);
  });

  it("does not count a request that was not permitted", async () => {
    const stage = createStage();
    throwAfter(stage, { requests: 0 });
    aroundCalls(stage, async (generate, { mayRequest }) => {
      expect(mayRequest()).toBe(true);
      stage.kill(true);
      expect(mayRequest()).toBe(false);
      return generate();
    });
    expect((await execute(stage)).decision).toMatchObject({ reason: "INTERRUPTED", attempts: 1 });
  });

  it("yields a kill denial when a kill aborted the call", async () => {
    const stage = createStage();
    throwAfter(stage, {
      requests: 1,
      act: () => {
        stage.kill(true);
        stage.inFlight.abortAll("killed");
      },
    });
    const { decision } = await execute(stage);
    expect(decision).toMatchObject({ path: "stub", gate: "kill-switch", reason: "KILL_SWITCH", attempts: 1 });
    expect(decision.evidence?.killSources).toContainEqual({ source: "service", state: "engaged" });
  });

  it("leaves the job to another replica when a shutdown aborted the call", async () => {
    const stage = createStage();
    throwAfter(stage, { requests: 1, act: () => stage.inFlight.abortAll("shutdown") });
    const suspend = new AbortController().signal;
    await expect(stage.executor.resume(runOf(), resumed({ suspend }))).rejects.toThrow(RunSuspendedError);
    expect(stage.ends()).toEqual([]);
  });
});

it.each([
  ["generated", { status: "generated" }],
  ["failed", { status: "failed", reason: "MODEL_TIMEOUT" }],
  ["denied", { status: "circuit-open" }],
] as const)("a job that is %s has its admission's time and its call's duration", async (_, answer) => {
  let passed = 0;
  const stage = createStage({
    clock: {
      now: () => Date.UTC(2026, 0, 31) + passed,
      monotonic: () => 1_000_000 + passed,
    },
    script: () => {
      passed += 1_500;
      return answer;
    },
  });
  const { decision } = await execute(stage);
  expect(stage.sink.entries.map(({ record }) => record.decidedAt)).toEqual([
    "2026-01-31T00:00:00.000Z",
    "2026-01-31T00:00:01.500Z",
  ]);
  expect(decision.decidedAt).toBe("2026-01-31T00:00:00.000Z");
  expect(stage.sink.entries.map(({ record }) => record.latencyMs)).toEqual([0, 1_500]);
  expect(stage.called.map(({ durationMs }) => durationMs)).toEqual(
    answer.status === "circuit-open" ? [] : [1_500],
  );
});

it("a job counts as under way from before its admission until after its outcome", async () => {
  const during: boolean[] = [];
  const stage = createStage();
  stage.sink.beforeAppend = (entries) => {
    for (const { record } of entries) during.push(stage.underWay.has(record.decisionId));
  };
  const { decision } = await execute(stage);
  expect(during).toEqual([true, true]);
  expect(stage.underWay.has(decision.decisionId)).toBe(false);
});

it("calls the model for a synchronous job before an asynchronous one", async () => {
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const stage = createStage({
    modelConcurrency: 1,
    script: async ({ job: { jobId } }) => {
      order.push(jobId);
      if (jobId === "first") await first.promise;
      return { status: "generated" };
    },
  });
  const leading = stage.executor.execute(runOf([jobOf({ jobId: "first" })]), context);
  await until(() => order.length === 1);
  const suspend = new AbortController().signal;
  const unwaited = stage.executor.resume(runOf([jobOf({ jobId: "unwaited" })]), resumed({ suspend }));
  const waited = stage.executor.execute(runOf([jobOf({ jobId: "waited" })]), context);
  first.resolve();
  await Promise.all([leading, unwaited, waited]);
  expect(order).toEqual(["first", "waited", "unwaited"]);
});

it("no call stays in flight after its job ended, with or without an outcome", async () => {
  const stage = createStage();
  await execute(stage);
  expect(stage.inFlight.count).toBe(0);
  stage.sink.beforeAppend = ([entry]) => {
    if (entry?.record.event !== "admission") throw new RecordRefusedError({ records: 1, cause: "no" });
  };
  await expect(stage.executor.execute(runOf([jobOf({ jobId: "job-2" })]), context)).rejects.toThrow(
    RecordsUnavailableError,
  );
  expect(stage.inFlight.count).toBe(0);
  expect(stage.content.held()).toEqual([]);
});
