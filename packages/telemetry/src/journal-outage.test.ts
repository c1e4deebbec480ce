import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createOutageStage, flawsOf, type OutageStage } from "./outage-stage.test-case.ts";

const stores = ["up", "down", "answers-lost", "requests-lost", "late"] as const;
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("record" as const), count: fc.integer({ min: 1, max: 9 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("admit" as const), count: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("store" as const), mood: fc.constantFrom(...stores) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("spool" as const),
      mood: fc.constantFrom("ok", "ok", "disk-full", "cannot-take-back" as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("settle" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("restart" as const),
      how: fc.constantFrom("stop", "crash" as const),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function play(stage: OutageStage, next: Step): Promise<void> {
  switch (next.do) {
    case "record":
      return stage.record(next.count);
    case "admit":
      return stage.admit(next.count);
    case "store":
      stage.store = next.mood;
      return;
    case "spool":
      stage.spool = next.mood;
      return;
    case "settle":
      return stage.settled();
    case "restart":
      return stage.restart(next.how);
  }
}

describe("journal and spool", () => {
  it("have recorded exactly what they confirmed, once and in unbroken chains, whatever fails", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
        const stage = await createOutageStage();
        for (const next of steps) {
          await play(stage, next);
          await new Promise(setImmediate);
        }
        await stage.heal();
        // A last restart, which finds no files of earlier processes.
        await stage.restart("stop");
        stage.record(1);
        await stage.heal();
        const stored = stage.memory.entries.map(({ record }) => record.eventId).toSorted();
        const named = (end: string) => stage.told.filter((one) => one.end === end).map(({ name }) => name);
        expect(stored.length).toBe(new Set(stored).size);
        expect(named("recorded").filter((name) => !stored.includes(name))).toEqual([]);
        expect(named("not-recorded").filter((name) => stored.includes(name))).toEqual([]);
        expect(flawsOf(stage.memory.entries)).toEqual([]);
        await stage.close();
      }),
      { numRuns: 50, endOnFailure: true },
    );
  }, 120_000);
});
