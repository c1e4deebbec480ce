import type { Evidence } from "@slotgate/contracts";
import { expect, it } from "vitest";
import type { BudgetReading } from "./budget-reader.ts";
import { watchBudget } from "./watch-budget.ts";

const limits = { tokensPerDay: 1_000, callsPerDay: null, tokensPerRun: null, callsPerRun: 3 };
const reading = (today: string, spent: number, reserved = 0): BudgetReading => ({
  today,
  endsAt: `${today}T24:00`,
  days: [
    {
      day: "2026-01-31",
      tokens: { limit: 500, spent, reserved },
      calls: { limit: null, spent: 1, reserved: 0 },
    },
  ],
});

function stage(first: BudgetReading | Error) {
  const state = { answer: first };
  const failures: unknown[] = [];
  const watch = watchBudget({
    limits,
    reader: {
      async read() {
        if (state.answer instanceof Error) throw state.answer;
        return state.answer;
      },
    },
    onFailure: (error) => failures.push(error),
  });
  const deny = (guardFigures: Evidence["guardFigures"]) =>
    watch.ended({ reason: "BUDGET_EXHAUSTED", evidence: { guardFigures } as Evidence });
  return { watch, state, failures, deny };
}

it("shows today under this replica's limits, and nothing before it was read", async () => {
  const { watch } = stage(reading("2026-01-31", 200, 50));
  expect([watch.current(), watch.problem()]).toEqual([null, null]);
  await watch.look();
  expect(watch.current()?.days[0]?.tokens).toEqual({ limit: 1_000, spent: 200, reserved: 50 });
  expect(watch.problem()).toBeNull();
});

it("reports a problem once it is exhausted, even with a small rest, until the next day", async () => {
  const { watch, state, deny } = stage(reading("2026-01-31", 900, 100));
  await watch.look();
  expect(watch.problem()).toContain("today's budget of tokens is used up");
  state.answer = reading("2026-01-31", 800);
  await watch.look();
  expect(watch.problem()).toBeNull();
  deny({ tokensPerDay: 1_000, spent: 800, reserved: 0, asked: 300 });
  expect(watch.problem()).toContain("BUDGET_EXHAUSTED until 2026-01-31T24:00");
  state.answer = reading("2026-02-01", 800);
  await watch.look();
  expect(watch.problem()).toBeNull();
});

it("reports a problem while the smallest refused reservation does not fit, on that day", async () => {
  const { watch, state, deny } = stage(reading("2026-01-31", 200));
  await watch.look();
  deny({ tokensPerDay: 1_000, spent: 800, reserved: 0, asked: 300 });
  deny({ tokensPerDay: 1_000, spent: 200, reserved: 0, asked: 900 });
  expect(watch.problem()).toBeNull();
  state.answer = reading("2026-01-31", 750);
  await watch.look();
  expect(watch.problem()).toContain("today's budget of tokens is used up");
  state.answer = reading("2026-02-01", 750);
  await watch.look();
  deny({ callsPerDay: 10, spent: 9, reserved: 0, asked: 3 });
  expect(watch.problem() ?? "").not.toContain("tokens");
});

it("ignores jobs that exceeded the budget of their run", async () => {
  const { watch, deny } = stage(reading("2026-01-31", 800));
  await watch.look();
  deny({ callsPerRun: 3, spent: 3, reserved: 0, asked: 300 });
  expect(watch.problem()).toBeNull();
});

it("keeps its last reading when the database is unavailable, and reads nothing without a budget", async () => {
  const { watch, state, failures } = stage(reading("2026-01-31", 200));
  await watch.look();
  state.answer = new Error("gone");
  await watch.look();
  expect(failures).toEqual([new Error("gone")]);
  expect(watch.current()?.days[0]?.tokens.spent).toBe(200);
  const none = watchBudget({
    limits: null,
    reader: { read: async () => expect.unreachable("asked") },
    onFailure: () => expect.unreachable("failed"),
  });
  await none.look();
  expect(none.current()).toBeNull();
});
