import type { BudgetLimits } from "@slotgate/contracts";
import { FateUnknownError, Journal } from "@slotgate/telemetry";
import { describe, expect, it } from "vitest";
import { spentBy } from "./spending.ts";
import { context, createStage, jobOf, runOf } from "./testing/executor-stage.ts";

const noLimits: BudgetLimits = {
  tokensPerDay: null,
  callsPerDay: null,
  tokensPerRun: null,
  callsPerRun: null,
};
const bounds = { inputTokens: 70, outputTokens: 30, requests: 3 };
const stageWith = (limits: Partial<BudgetLimits>, changes: Parameters<typeof createStage>[0] = {}) =>
  createStage({ budgets: { ...noLimits, ...limits }, bounds, ...changes });

describe("the amount a call spent", () => {
  const reservation = { limits: noLimits, most: { tokens: 300, calls: 3 } };
  it.each([
    [0, null, null, { calls: 0, tokens: 0 }],
    [0, 12, 7, { calls: 0, tokens: 0 }],
    [1, 12, 7, { calls: 1, tokens: 19 }],
    [1, null, null, { calls: 1, tokens: 100 }],
    // A partly reported usage counts as unknown.
    [1, 12, null, { calls: 1, tokens: 100 }],
    [2, 12, 7, { calls: 2, tokens: 119 }],
    [3, null, null, { calls: 3, tokens: 300 }],
    // More than the estimated maximum: the reported usage counts all the same.
    [1, 900, 9, { calls: 1, tokens: 909 }],
  ])("with %d requests, the last with %s and %s tokens", (attempts, inputTokens, outputTokens, spent) => {
    expect(spentBy(reservation, { attempts, inputTokens, outputTokens })).toEqual(spent);
  });

  it("is the whole reservation for each request when it counted no request", () => {
    const none = { limits: noLimits, most: { tokens: 50, calls: 0 } };
    const usage = { attempts: 2, inputTokens: null, outputTokens: null };
    expect(spentBy(none, usage)).toEqual({ calls: 2, tokens: 100 });
  });
});

describe("a job under a budget", () => {
  it("reserves its maximum and is charged what it spent", async () => {
    const stage = stageWith({ tokensPerDay: 300 }, { script: () => ({ status: "generated", attempts: 2 }) });
    await stage.executor.execute(runOf(), context);
    const [admission, outcome] = stage.sink.entries;
    expect(admission?.conditions.reservation).toEqual({
      limits: { ...noLimits, tokensPerDay: 300 },
      most: { tokens: 300, calls: 3 },
    });
    expect(outcome?.effects.settlement).toEqual({ tokens: 130, calls: 2 });
    expect(stage.sink.budgets.day()).toMatchObject({ tokensSpent: 130, tokensReserved: 0, callsSpent: 2 });
  });

  it("that exceeds it ends as a stub whose one record names the budget and the shortfall", async () => {
    const stage = stageWith({ tokensPerDay: 329 });
    await stage.executor.execute(runOf(), context);
    const { jobs } = await stage.executor.execute(runOf([jobOf({ jobId: "job-2" })]), context);
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome GENERATED", "denial BUDGET_EXHAUSTED"]);
    expect(jobs[0]?.decision).toMatchObject({
      status: "STUB",
      path: "stub",
      gate: null,
      guard: "budget",
      attempts: 0,
      explanation: expect.stringContaining("(`tokensPerDay`: limit 329)"),
    });
    expect(stage.sink.entries.at(-1)?.record.evidence?.guardFigures).toEqual({
      tokensPerDay: 329,
      spent: 30,
      reserved: 0,
      asked: 300,
    });
    expect(stage.model.requests).toHaveLength(1);
    expect(stage.content.held()).toEqual([]);
  });

  it("is served from the store even when the budget is exhausted", async () => {
    const stage = stageWith({ callsPerDay: 0 });
    stage.store(jobOf());
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]?.decision.reason).toBe("STORED");
  });

  it("shares the run's budget with the other jobs of its run", async () => {
    const stage = stageWith({ callsPerRun: 5 });
    const jobs = ["a", "b", "c"].map((jobId) => jobOf({ jobId }));
    const answer = await stage.executor.execute(runOf(jobs), context);
    expect(answer.jobs.map(({ decision }) => decision.reason).toSorted()).toEqual([
      "BUDGET_EXHAUSTED",
      "BUDGET_EXHAUSTED",
      "GENERATED",
    ]);
  });

  it.each([
    ["failed", { status: "failed", reason: "MODEL_TIMEOUT", attempts: 3 }, 300],
    ["was stopped before its first request", { status: "circuit-open" }, 0],
  ] as const)("is charged for its requests when it %s", async (_what, answer, tokens) => {
    const stage = stageWith({ tokensPerDay: 1_000 }, { script: () => answer });
    await stage.executor.execute(runOf(), context);
    expect(stage.sink.budgets.day()).toMatchObject({ tokensSpent: tokens, tokensReserved: 0 });
  });

  it("releases its whole reservation when its admission was unconfirmed and nothing was called", async () => {
    class Unsure extends Journal {
      override async admit(...args: Parameters<Journal["admit"]>): Promise<never> {
        await super.admit(...args);
        throw new FateUnknownError({ cause: new Error("cut") });
      }
    }
    const stage = stageWith({ tokensPerDay: 1_000 }, { newJournal: (options) => new Unsure(options) });
    await stage.executor.execute(runOf(), context);
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome TELEMETRY_UNAVAILABLE"]);
    expect(stage.sink.budgets.day()).toMatchObject({ tokensSpent: 0, tokensReserved: 0 });
  });

  it("reserves and settles nothing without a budget", async () => {
    const stage = createStage();
    await stage.executor.execute(runOf(), context);
    expect(stage.sink.entries.map(({ conditions }) => conditions.reservation)).toEqual([null, null]);
    expect(stage.sink.entries.map(({ effects }) => effects.settlement)).toEqual([null, null]);
  });
});
