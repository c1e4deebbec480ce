import { describe, expect, it } from "vitest";
import type { CallerSchema, ModelCallEnd } from "../executor/executor-parts.ts";
import { watchFailures } from "./model-failures.ts";
import { createSatisfiedSchemas } from "./satisfied-schemas.ts";

type Failure = Extract<ModelCallEnd, { as: "failed" }>["reason"];

const own: CallerSchema = { type: "object", properties: { title: { type: "string" } }, required: ["title"] };
const generated = (outputSchema: CallerSchema | null = null): ModelCallEnd => ({
  as: "generated",
  durationMs: 10,
  outputSchema,
});
const failed = (
  reason: Failure = "MODEL_TIMEOUT",
  outputSchema: CallerSchema | null = null,
): ModelCallEnd => ({
  as: "failed",
  reason,
  durationMs: 10,
  outputSchema,
});

function stage(bound: { minimumCalls?: number; failurePercent?: number } = {}) {
  let now = 0;
  const watch = watchFailures({
    bound: { windowMs: 60_000, minimumCalls: 20, failurePercent: 50, ...bound },
    now: () => now,
  });
  return {
    ...watch,
    noteAll: (calls: readonly ModelCallEnd[]) => calls.map(watch.note).filter((one) => one !== null),
    pass: (ms: number) => {
      now += ms;
    },
  };
}
const times = (count: number, call: ModelCallEnd) => Array.from({ length: count }, () => call);

describe("the share of failed model calls", () => {
  it("fires with the call that takes it beyond the bound, once, and not at the bound", () => {
    const { noteAll, note } = stage();
    expect(noteAll([...times(10, generated()), ...times(10, failed())])).toEqual([]);
    expect(note(failed())).toMatchObject({
      tripwire: "model-failures",
      reason: "11 of 21 model calls within 60 s failed (52.4 %), which is more than 50 %",
      figures: { calls: 21, failures: 11, percent: 52.4, boundPercent: 50, windowMs: 60_000 },
    });
    // It begins anew: what has fired does not fire again.
    expect(noteAll(times(19, failed()))).toEqual([]);
    expect(note(failed())).not.toBeNull();
  });

  it.each<[number, number, number, number | null]>([
    // minimum, bound in per cent, failures in a row, fires with the n-th
    [20, 50, 19, null],
    [20, 50, 20, 20],
    [1, 0, 1, 1],
    [5, 99, 4, null],
    [5, 99, 5, 5],
  ])(
    "of at least %i calls beyond %i %%: %i failures",
    (minimumCalls, failurePercent, failures, firesWith) => {
      const { note } = stage({ minimumCalls, failurePercent });
      const fired = times(failures, failed()).map((call) => note(call) !== null);
      expect(fired.indexOf(true) + 1 || null).toBe(firesWith);
    },
  );

  it("agrees with counting by hand for every mix of up to 12 calls", () => {
    for (let mix = 0; mix < 2 ** 12; mix += 1) {
      const { note } = stage({ minimumCalls: 4, failurePercent: 50 });
      let [calls, failures] = [0, 0];
      for (let place = 0; place < 12; place += 1) {
        const fails = ((mix >> place) & 1) === 1;
        calls += 1;
        failures += fails ? 1 : 0;
        const beyond = calls >= 4 && failures / calls > 0.5;
        expect(note(fails ? failed() : generated()) !== null).toBe(beyond);
        if (beyond) [calls, failures] = [0, 0];
      }
    }
  });

  it("forgets what is older than the window, and what was before a kill", () => {
    const { noteAll, note, pass, clear } = stage();
    noteAll(times(19, failed()));
    pass(60_000);
    expect(note(failed())).toBeNull();
    noteAll(times(18, failed()));
    clear();
    expect(noteAll(times(19, failed()))).toEqual([]);
  });

  it.each<Failure>(["MODEL_OUTPUT_INVALID", "MODEL_OUTPUT_TRUNCATED", "MODEL_REFUSED", "MODEL_HTTP_ERROR"])(
    "%s under a caller's own schema says nothing until some output has satisfied that",
    (reason) => {
      const { noteAll } = stage();
      const another: CallerSchema = { type: "object", properties: {}, required: ["impossible"] };
      expect(noteAll(times(500, failed(reason, own)))).toEqual([]);
      // They are no calls either, which would hide the failures of others.
      expect(noteAll(times(20, failed("MODEL_OUTPUT_INVALID")))).toHaveLength(1);
      expect(noteAll([generated(own), ...times(19, failed(reason, another))])).toEqual([]);
      expect(noteAll(times(19, failed(reason, structuredClone(own))))).toHaveLength(1);
    },
  );

  it.each<Failure>(["MODEL_TIMEOUT", "MODEL_UNREACHABLE", "MODEL_RATE_LIMITED"])(
    "%s says something under any schema",
    (reason) => {
      expect(stage().noteAll(times(20, failed(reason, own)))).toHaveLength(1);
    },
  );
});

it("schemas that were satisfied are kept up to a bound, those that are asked for the longest", () => {
  const schemas = createSatisfiedSchemas({ most: 2 });
  const [a, b, c]: CallerSchema[] = ["a", "b", "c"].map((title) => ({ type: "object", title }));
  if (a === undefined || b === undefined || c === undefined) return expect.unreachable();
  schemas.note(a);
  schemas.note(b);
  expect(schemas.has(a)).toBe(true);
  schemas.note(c);
  expect([schemas.has(a), schemas.has(b), schemas.has(c)]).toEqual([true, false, true]);
});
