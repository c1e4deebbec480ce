import { expect, it } from "vitest";
import { checkRelease, type ReleaseQuestion } from "./may-release.ts";

const asked = (changes: Partial<ReleaseQuestion>): (() => void) => {
  const question: ReleaseQuestion = {
    engagement: { owner: "operator:ada", engagedBy: "ada" },
    by: "ada",
    drill: null,
    rule: "one-person",
    ...changes,
  };
  return () => checkRelease(question);
};
const ofDrill = { owner: "drill:d-1", engagedBy: "ada" };
const ofTripwire = { owner: "tripwire:latency", engagedBy: null };

it("an operator releases the engagement of any operator or tripwire", () => {
  expect(asked({})).not.toThrow();
  expect(asked({ by: "grace" })).not.toThrow();
  expect(asked({ engagement: ofTripwire })).not.toThrow();
  expect(asked({ engagement: ofTripwire, rule: "two-person" })).not.toThrow();
});

it("the two-person rule requires another subject", () => {
  expect(asked({ rule: "two-person" })).toThrow("`ada` engaged it");
  expect(asked({ rule: "two-person", by: "grace" })).not.toThrow();
});

it("a drill releases its own engagement only, and nothing else releases that", () => {
  expect(asked({ engagement: ofDrill, drill: "d-1", rule: "two-person" })).not.toThrow();
  expect(asked({ engagement: ofDrill })).toThrow("this engagement belongs to drill `d-1`");
  expect(asked({ engagement: ofDrill, drill: "d-2" })).toThrow(
    "drill `d-2` releases only its own engagements",
  );
  expect(asked({ drill: "d-1" })).toThrow("this engagement belongs to `operator:ada`");
  expect(asked({ engagement: ofTripwire, drill: "latency" })).toThrow(
    "this engagement belongs to `tripwire:latency`",
  );
});
