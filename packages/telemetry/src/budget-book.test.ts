import type { BudgetLimits } from "@slotgate/contracts";
import { beforeEach, expect, it } from "vitest";
import { Journal } from "./journal.ts";
import type { Settlement } from "./record/reservation.ts";
import { createMemorySink, type MemorySink } from "./testing/memory-sink.ts";
import { sampleDraft } from "./testing/sample-draft.ts";

const noLimits: BudgetLimits = {
  tokensPerDay: null,
  callsPerDay: null,
  tokensPerRun: null,
  callsPerRun: null,
};

let sink: MemorySink;
let journal: Journal;
let events: number;
beforeEach(() => {
  sink = createMemorySink();
  journal = new Journal({ sink, writerId: "writer-1" });
  events = 0;
});

const draft = (event: "admission" | "outcome", decisionId: string, runId: string) =>
  sampleDraft({ event, decisionId, runId, eventId: `event-${++events}` });
const admit = (
  decisionId: string,
  limits: Partial<BudgetLimits>,
  { runId = "run-1", tokens = 100, calls = 2 } = {},
) =>
  journal
    .admit(draft("admission", decisionId, runId), {
      reservation: { limits: { ...noLimits, ...limits }, most: { tokens, calls } },
    })
    .then(
      () => "admitted",
      (error: { shortfall?: unknown }) => error.shortfall,
    );
const end = (decisionId: string, settlement: Settlement | null) =>
  journal.record(draft("outcome", decisionId, "run-1"), { settlement });

it.each([
  [{ tokensPerDay: 99 }, { budget: "tokensPerDay", limit: 99, asked: 100 }],
  [{ callsPerDay: 1 }, { budget: "callsPerDay", limit: 1, asked: 2 }],
  [{ tokensPerRun: 0 }, { budget: "tokensPerRun", limit: 0, asked: 100 }],
  [
    { tokensPerDay: 100, callsPerRun: 1, callsPerDay: 2 },
    { budget: "callsPerRun", limit: 1, asked: 2 },
  ],
] as const)("names the first exhausted budget: %o", async (limits, shortfall) => {
  expect(await admit("one", limits)).toEqual({ spent: 0, reserved: 0, ...shortfall });
  expect(sink.entries).toEqual([]);
});

it("admits exactly up to the limit, of a day over all runs, of a run for each", async () => {
  const limits = { tokensPerDay: 300, tokensPerRun: 200 };
  expect(await admit("one", limits)).toBe("admitted");
  expect(await admit("two", limits)).toBe("admitted");
  expect(await admit("three", limits)).toMatchObject({ budget: "tokensPerRun", spent: 0, reserved: 200 });
  expect(await admit("four", limits, { runId: "run-2" })).toBe("admitted");
  expect(await admit("five", limits, { runId: "run-3" })).toMatchObject({
    budget: "tokensPerDay",
    reserved: 300,
  });
});

it("skips reservations that do not fit within a group, and accepts those that do", async () => {
  const limits = { tokensPerDay: 250 };
  const answers = await Promise.all([
    admit("one", limits),
    admit("two", limits, { tokens: 200 }),
    admit("three", limits, { tokens: 150 }),
  ]);
  expect(answers).toEqual([
    "admitted",
    { budget: "tokensPerDay", limit: 250, spent: 0, reserved: 100, asked: 200 },
    "admitted",
  ]);
});

it("does not count reservations refused for another reason in the same group", async () => {
  const limits = { ...noLimits, tokensPerDay: 1_000 };
  const ask = (decisionId: string, tokens: number, lease: string | null) =>
    journal.admit(draft("admission", decisionId, "run-1"), {
      lease,
      reservation: { limits, most: { tokens, calls: 1 } },
    });
  sink.lostLeases.add("7");
  const answers = await Promise.allSettled([ask("one", 600, "7"), ask("two", 500, null)]);
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  expect(sink.budgets.day()).toMatchObject({ tokensReserved: 500 });
});

it("returns what was not spent, once, and nothing if that is unknown", async () => {
  const limits = { tokensPerDay: 1_000 };
  for (const id of ["spent", "full", "silent"]) await admit(id, limits);
  await end("spent", { tokens: 30, calls: 1 });
  await end("spent", "in-full");
  await end("full", "in-full");
  await end("silent", null);
  expect(sink.budgets.day()).toEqual({
    tokensSpent: 230,
    tokensReserved: 0,
    callsSpent: 5,
    callsReserved: 0,
  });
});

it("charges outcomes of recovery in full", async () => {
  await admit("one", { callsPerRun: 5 });
  await journal.recover(draft("outcome", "one", "run-1"));
  expect(sink.budgets.ofRun("run-1")).toMatchObject({ callsSpent: 2, callsReserved: 0 });
});

it("a kill and a lost lease take precedence over a budget", async () => {
  sink.killEngaged = true;
  const reservation = { limits: { ...noLimits, callsPerDay: 0 }, most: { tokens: 1, calls: 1 } };
  const admission = () => journal.admit(draft("admission", "one", "run-1"), { reservation, lease: "7" });
  await expect(admission()).rejects.toMatchObject({ name: "KillEngagedError" });
  sink.killEngaged = false;
  sink.lostLeases.add("7");
  await expect(admission()).rejects.toMatchObject({ name: "LeaseLostError" });
  sink.lostLeases.clear();
  await expect(admission()).rejects.toThrow(
    "budget `callsPerDay` of 0 is exhausted: 0 spent, 0 reserved, 1 requested",
  );
});
