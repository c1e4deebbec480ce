import { expect, it } from "vitest";
import { reportOf } from "./report.ts";

it("counts the runs of each suite, and names the seeds that failed", () => {
  const runs = [
    { suite: "gate", seed: 7, passed: true, seconds: 6.2 },
    { suite: "acceptance", seed: 7, passed: false, seconds: 400.4 },
    { suite: "gate", seed: 8, passed: true, seconds: 5.7 },
    { suite: "acceptance", seed: 8, passed: true, seconds: 390 },
  ];
  expect(reportOf(runs)).toBe(
    "gate: 2 of 2 runs passed, 6 to 6 s\nacceptance: 1 of 2 runs passed, 390 to 400 s; failed with seed 7",
  );
});
