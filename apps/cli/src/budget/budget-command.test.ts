import type { BudgetDay } from "@slotgate/contracts";
import { StoreUnavailableError } from "@slotgate/executor";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, expect, it } from "vitest";
import { call } from "../call.test-case.ts";

const day = (date: string, spent: number): BudgetDay => ({
  day: date,
  tokens: { limit: 800, spent, reserved: 100 },
  calls: { limit: null, spent: 3, reserved: 1 },
});
let spent: number;
let reachable: boolean;
let stage: HttpStage;
beforeEach(async () => {
  spent = 200;
  reachable = true;
  stage = await startStage({
    budgetLimits: { tokensPerDay: 1_000, callsPerDay: null, tokensPerRun: null, callsPerRun: 20 },
    budgets: {
      async read() {
        if (!reachable) throw new StoreUnavailableError({ cause: new Error("away") });
        return {
          today: "2026-01-31",
          endsAt: "2026-02-01T00:00:00.000Z",
          days: [day("2026-01-31", spent), day("2026-01-30", 640)],
        };
      },
    },
  });
});
afterEach(() => stage.stop());
const budget = (...args: string[]) =>
  call(["budget", ...args], { env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["audit"]) } });

it("shows the remaining budget, the end of the day, and the limits of a run", async () => {
  const { code, out } = await budget();
  expect(code).toBe(0);
  expect(out.split("\n")).toEqual([
    "DAY         BUDGET  LIMIT  SPENT  RESERVED  LEFT",
    "2026-01-31  tokens   1000    200       100   700",
    "2026-01-31  calls    none      3         1     -",
    "2026-01-30  tokens    800    640       100    60",
    "2026-01-30  calls    none      3         1     -",
    "a run may spend: any number of tokens, 20 calls",
    "today ends in 12 h, at midnight UTC: then its budgets start again",
    "",
  ]);
});

it("shows no use if no budget is set", async () => {
  await stage.stop();
  stage = await startStage();
  expect((await budget()).out.replaceAll("\n", " ")).toMatch(/^no budget is set, so use is not counted: /);
});

it("says what to do when most of the budget is used", async () => {
  spent = 700;
  expect((await budget()).out.replaceAll("\n", " ")).toContain(
    "80 % of today's tokens is used: until midnight UTC, jobs that exceed the rest end as BUDGET_EXHAUSTED. " +
      "To let more in today, raise SLOTGATE_BUDGET_TOKENS_PER_DAY and restart the replicas",
  );
});

it("prints JSON, and refuses a key without the role", async () => {
  expect(JSON.parse((await budget("--json")).out)).toMatchObject({
    version: "v1",
    limits: { tokensPerDay: 1_000, callsPerRun: 20 },
  });
  expect((await stage.ask("/v1/budget", { as: ["submit"] })).status).toBe(403);
  reachable = false;
  expect((await stage.problemOf("/v1/budget", { as: ["operate"] })).status).toBe(503);
});
