import { describe, expect, it } from "vitest";
import type { ModelCallEnd } from "../executor-parts.ts";
import { watchFailures } from "./model-failures.ts";

type Failure = Extract<ModelCallEnd, { as: "failed" }>["reason"];

const generated = (owner = "a"): ModelCallEnd => ({ as: "generated", durationMs: 10, owner });
const failed = (
  owner = "a",
  {
    reason = "MODEL_TIMEOUT",
    concerns = "provider",
  }: { reason?: Failure; concerns?: "content" | "provider" } = {},
): ModelCallEnd => ({ as: "failed", reason, concerns, durationMs: 10, owner });

function stage(
  bound: { minimumCalls?: number; failurePercent?: number } = {},
  others: readonly string[] = [],
) {
  let now = 0;
  const watch = watchFailures({
    bound: { windowMs: 60_000, minimumCalls: 20, failurePercent: 50, ...bound },
    now: () => now,
    hasOthers: (owner) => others.some((one) => one !== owner),
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
  it("fires once, with the call that exceeds the limit, and not at the limit", () => {
    const { noteAll, note } = stage();
    expect(noteAll([...times(10, generated()), ...times(10, failed())])).toEqual([]);
    expect(note(failed())).toMatchObject({
      tripwire: "model-failures",
      reason: "11 of 21 model calls within 60 s failed (52.4 %), which is more than 50 %",
      figures: { calls: 21, failures: 11, percent: 52.4, owners: 1, boundPercent: 50, windowMs: 60_000 },
    });
    // It starts over: calls that have fired do not fire again.
    expect(noteAll(times(19, failed()))).toEqual([]);
    expect(note(failed())).not.toBeNull();
  });

  it.each<[number, number, number, number | null]>([
    // minimum, limit in per cent, failures in a row, fires with the n-th
    [20, 50, 19, null],
    [20, 50, 20, 20],
    [1, 0, 1, 1],
    [5, 99, 4, null],
    [5, 99, 5, 5],
  ])("of at least %i calls above %i %%: %i failures", (minimumCalls, failurePercent, failures, firesWith) => {
    const { note } = stage({ minimumCalls, failurePercent });
    const fired = times(failures, failed()).map((call) => note(call) !== null);
    expect(fired.indexOf(true) + 1 || null).toBe(firesWith);
  });

  it("agrees with a plain count for every mix of up to 12 calls", () => {
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

  it("forgets calls older than the window or before a kill", () => {
    const { noteAll, note, pass, clear } = stage();
    noteAll(times(19, failed()));
    pass(60_000);
    expect(note(failed())).toBeNull();
    noteAll(times(18, failed()));
    clear();
    expect(noteAll(times(19, failed()))).toEqual([]);
  });

  it.each<Failure>(["MODEL_OUTPUT_INVALID", "MODEL_OUTPUT_TRUNCATED", "MODEL_REFUSED", "MODEL_HTTP_ERROR"])(
    "%s for an owner's own content neither counts nor dilutes",
    (reason) => {
      const { noteAll } = stage();
      expect(noteAll(times(500, failed("a", { reason, concerns: "content" })))).toEqual([]);
      expect(noteAll(times(20, failed("a", { reason })))).toHaveLength(1);
    },
  );

  it("does not fire for the failures of one owner while there are others, whether these call or not", () => {
    const { noteAll } = stage({}, ["a", "b"]);
    expect(noteAll(times(100, failed("a")))).toEqual([]);
    expect(noteAll([...times(5, generated("b")), ...times(100, failed("a"))])).toEqual([]);
    // Nor when the others stay below the limit.
    expect(noteAll([failed("b"), failed("b"), ...times(50, failed("a"))])).toEqual([]);
  });

  it("fires when the calls of others fail too, however many calls one owner makes", () => {
    const { noteAll, note } = stage({}, ["a", "b"]);
    noteAll(times(200, failed("a")));
    expect(note(failed("b"))).toBeNull();
    expect(note(failed("b"))).toMatchObject({ figures: { calls: 202, failures: 202, owners: 2 } });
  });

  it("fires for many owners with few calls each", () => {
    const { note } = stage({}, ["a", "b"]);
    const fired = Array.from({ length: 20 }, (_, owner) => note(failed(`team-${owner}`)) !== null);
    expect(fired.indexOf(true)).toBe(19);
  });
});
