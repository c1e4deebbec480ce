import { describe, expect, it } from "vitest";
import { reasons } from "../generated/vocabulary.ts";
import { funnelOf, placeOf, shareInWords, totals } from "./funnel.ts";

describe("funnel", () => {
  const funnel = funnelOf([
    { reason: "KILL_SWITCH", jobs: 10 },
    { reason: "CONTROLS_STALE", jobs: 10 },
    { reason: "ROLLOUT_EXCLUDED", jobs: 40 },
    { reason: "BUDGET_EXHAUSTED", jobs: 5 },
    { reason: "MODEL_TIMEOUT", jobs: 5 },
    { reason: "GENERATED", jobs: 20 },
    { reason: "STORED", jobs: 10 },
    { reason: "COPIED", jobs: 7 },
    { reason: "REASON_OF_NEXT_YEAR", jobs: 3 },
  ]);

  it("carries what a step lets pass to the next", () => {
    expect(funnel.steps.map(({ step, reached, lost }) => [step, reached, lost])).toEqual([
      ["kill-switch", 100, 20],
      ["feature-flag", 80, 0],
      ["opt-in", 80, 0],
      ["allowlist", 80, 0],
      ["rollout", 80, 40],
      ["guards", 40, 5],
      ["model", 35, 5],
    ]);
    expect(funnel.completed).toBe(30);
  });

  it("gives the loss as a share of the jobs that reached the step", () => {
    expect(funnel.steps.map(({ share }) => share)).toEqual([0.2, 0, 0, 0, 0.5, 0.125, 5 / 35]);
  });

  it("sets verbatim jobs and unknown reasons apart, and loses none", () => {
    expect(funnel).toMatchObject({ jobs: 100, verbatim: 7, unknown: 3 });
  });

  it("shows a failed gate only if there was one", () => {
    const steps = funnelOf([{ reason: "GATE_ERROR", jobs: 1 }]).steps.map(({ step }) => step);
    expect(steps).toContain("a gate failed");
    expect(funnel.steps.map(({ step }) => step)).not.toContain("a gate failed");
  });

  it("has no share when no job ended", () => {
    expect(funnelOf([]).steps.every(({ share }) => share === null)).toBe(true);
  });

  it("has a place for every reason", () => {
    expect(Object.keys(reasons).map(placeOf)).not.toContain("unknown");
    expect(placeOf("constructor")).toBe("unknown");
  });
});

it("adds up the steps by reason, most frequent first", () => {
  const steps = [
    { reasons: [{ reason: "STORED", jobs: 1 }] },
    { reasons: [] },
    {
      reasons: [
        { reason: "STORED", jobs: 2 },
        { reason: "GENERATED", jobs: 5 },
      ],
    },
  ];
  expect(totals(steps)).toEqual([
    { reason: "GENERATED", jobs: 5 },
    { reason: "STORED", jobs: 3 },
  ]);
});

it("rounds no loss to nothing, and no remainder away", () => {
  expect([0, 0.0001, 0.125, 0.9999, 1].map(shareInWords)).toEqual([
    "0 %",
    "< 0.1 %",
    "12.5 %",
    "> 99.9 %",
    "100 %",
  ]);
});
