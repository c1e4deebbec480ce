import { expect, test } from "vitest";
import { createCircuits } from "./circuits.ts";
import { modelConfig } from "./model-config.ts";

const { circuit: config } = modelConfig.parse({
  version: "model.v1",
  provider: "openai",
  model: "m",
  circuit: { window: 4, minimumRequests: 2, failureRatio: 0.5, halfOpenAfterMs: 1_000 },
});

function stage(most?: number) {
  let time = 0;
  const circuits = createCircuits({ config, now: () => time, ...(most === undefined ? {} : { most }) });
  return {
    ...circuits,
    meet: (owner: string, verdict: "trouble" | "answered" | "nothing") => {
      const permit = circuits.of(owner).enter();
      permit?.settle(verdict);
      return permit !== null;
    },
    fail: (owner: string) => {
      for (let request = 0; request < 2; request += 1) circuits.of(owner).enter()?.settle("trouble");
    },
    pass: (ms: number) => {
      time += ms;
    },
  };
}

test("one owner's trouble stops only that owner, whether others call or not", () => {
  const { state, of, fail, meet } = stage();
  meet("b", "answered");
  for (let round = 0; round < 10; round += 1) fail("a");
  expect([state("a"), state("b"), state("c"), state()]).toEqual(["open", "closed", "closed", "closed"]);
  expect([meet("a", "answered"), meet("b", "answered"), meet("c", "answered")]).toEqual([false, true, true]);
  expect(of("a").state()).toBe("open");
});

test("the only owner's circuit is the provider's", () => {
  const { state, fail, pass } = stage();
  expect(state()).toBe("closed");
  fail("a");
  expect([state("a"), state()]).toEqual(["open", "open"]);
  pass(1_000);
  expect(state()).toBe("half-open");
});

test("trouble of two owners stops all, until one of them was answered or their open time is over", () => {
  const { state, fail, meet, pass } = stage();
  fail("a");
  pass(500);
  fail("b");
  expect([state(), state("a"), state("b"), state("c")]).toEqual(["open", "open", "open", "open"]);
  expect(meet("c", "answered")).toBe(false);
  pass(500);
  // The open time of `a` is over: it sends a trial request while the others wait.
  expect([state("a"), state("c")]).toEqual(["half-open", "closed"]);
  expect(meet("a", "trouble")).toBe(true);
  expect(meet("c", "answered")).toBe(false);
  pass(1_000);
  expect(meet("a", "answered")).toBe(true);
  expect([state("a"), state("c")]).toEqual(["closed", "closed"]);
});

test("a limited number of owners is remembered", () => {
  const { state, fail } = stage(2);
  fail("a");
  fail("b");
  expect(state("c")).toBe("open");
  fail("c");
  fail("d");
  expect([state("a"), state("b")]).toEqual(["open", "open"]);
  const { state: after, meet, fail: failing } = stage(2);
  failing("a");
  meet("b", "answered");
  meet("c", "answered");
  expect(after("a")).toBe("closed");
});
