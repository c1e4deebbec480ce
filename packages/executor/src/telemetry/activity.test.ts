import { activityV1, assertWith } from "@slotgate/contracts";
import { expect, it } from "vitest";
import { activityOf, activityWindow } from "./activity.ts";

const now = Date.parse("2026-01-31T12:00:20.000Z");

it("ends with the current minute", () => {
  expect(activityOf(activityWindow({ minutes: 1, now }), []).steps).toEqual([
    { at: "2026-01-31T12:00:00.000Z", reasons: [] },
  ]);
  expect(activityOf(activityWindow({ minutes: 60, now }), []).steps).toHaveLength(60);
});

it("counts the minute that begins now", () => {
  const onTheMinute = Date.parse("2026-01-31T12:00:00.000Z");
  const { from, to, steps } = activityOf(activityWindow({ minutes: 2, now: onTheMinute }), []);
  expect([from, to]).toEqual(["2026-01-31T11:59:00.000Z", "2026-01-31T12:00:00.000Z"]);
  expect(steps.map(({ at }) => at)).toEqual([from, to]);
});

it("has every step of the window, with the reasons in their order", () => {
  const window = activityWindow({ minutes: 3, now });
  const at = window.from + window.stepMs;
  const document = activityOf(window, [
    { at, reason: "GENERATED", jobs: 5 },
    { at, reason: "KILL_SWITCH", jobs: 2 },
    { at: window.from, reason: "STORED", jobs: 1 },
  ]);
  expect(assertWith(activityV1, document)).toEqual({
    version: "v1",
    from: "2026-01-31T11:58:00.000Z",
    to: "2026-01-31T12:00:20.000Z",
    stepSeconds: 60,
    steps: [
      { at: "2026-01-31T11:58:00.000Z", reasons: [{ reason: "STORED", jobs: 1 }] },
      {
        at: "2026-01-31T11:59:00.000Z",
        reasons: [
          { reason: "KILL_SWITCH", jobs: 2 },
          { reason: "GENERATED", jobs: 5 },
        ],
      },
      { at: "2026-01-31T12:00:00.000Z", reasons: [] },
    ],
  });
});
