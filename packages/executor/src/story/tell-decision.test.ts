import type { TelemetryV1 } from "@slotgate/contracts";
import { chainRecord, genesis } from "@slotgate/telemetry";
import { sampleDraft } from "@slotgate/telemetry/test";
import { expect, it } from "vitest";
import { summaryOf } from "./summary-of.ts";
import { tellDecision } from "./tell-decision.ts";

const at = (minute: number): string => `2026-03-02T09:0${minute}:00.000Z`;
const recordOf = (changes: Partial<TelemetryV1>): TelemetryV1 => ({
  ...chainRecord(sampleDraft(), genesis("writer")).record,
  ...changes,
});
const admission = recordOf({ event: "admission", reason: "ADMITTED", status: null, decidedAt: at(1) });
const interrupted = recordOf({
  event: "outcome",
  path: "model",
  gate: null,
  reason: "INTERRUPTED",
  status: "FAILED",
  decidedAt: at(2),
});
const second = recordOf({ event: "outcome", reason: "MODEL_TIMEOUT", status: "FAILED", decidedAt: at(3) });

it("has the first outcome, and lists a later one as late", () => {
  const told = tellDecision([admission, interrupted, second]);
  expect(told).toMatchObject({
    reason: "INTERRUPTED",
    admittedAt: at(1),
    lateOutcomes: [{ at: at(3), status: "FAILED", reason: "MODEL_TIMEOUT" }],
  });
  expect(told?.gates.map(({ state }) => state)).toEqual(Array(5).fill("passed"));
});

it("of an admission alone has not ended, and without records is null", () => {
  expect(tellDecision([admission])).toMatchObject({ status: null, reason: "ADMITTED", lateOutcomes: [] });
  expect(tellDecision([])).toBeNull();
});

it("a job's summary is about its last decision", () => {
  const told = tellDecision([admission, interrupted]) ?? expect.unreachable();
  expect(summaryOf([])).toBe("No decision for this job is known.");
  expect(summaryOf([told])).toMatch(/^One decision at 2026-.+Z: Failed: the call was cut off/);
  expect(summaryOf([told, told])).toMatch(/^2 decisions, the last one at 2026-.+: Failed: /);
});
