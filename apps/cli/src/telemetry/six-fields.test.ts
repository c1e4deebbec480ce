import { assertWith, type Evidence, reasonCodes, type TelemetryV1, telemetryV1 } from "@slotgate/contracts";
import admission from "@slotgate/contracts/examples/v1/telemetry.admission.json" with { type: "json" };
import denial from "@slotgate/contracts/examples/v1/telemetry.denial.json" with { type: "json" };
import outcome from "@slotgate/contracts/examples/v1/telemetry.json" with { type: "json" };
import verbatim from "@slotgate/contracts/examples/v1/telemetry.verbatim.json" with { type: "json" };
import { mockRecords } from "@slotgate/contracts/test/records";
import { describe, expect, it } from "vitest";
import { sixFieldsOf } from "./six-fields.ts";

const denied = assertWith(telemetryV1, denial);
const evidence = denied.evidence ?? expect.unreachable("a denial has evidence");
const withSources = (...states: readonly Evidence["killSources"][number]["state"][]) => ({
  ...evidence,
  killSources: states.map((state) => ({ source: "service" as const, state })),
});

describe("a record as six fields", () => {
  it("has exactly these, in this order", () => {
    expect(JSON.stringify(sixFieldsOf(denied))).toBe(
      '{"timestamp":"2026-03-02T09:14:06.957Z","jobId":"lesson-12/check","decision":"stub",' +
        '"reason":"ROLLOUT_EXCLUDED","rolloutPercent":25,"killSwitch":false}',
    );
    expect(sixFieldsOf(assertWith(telemetryV1, outcome))).toMatchObject({
      timestamp: "2026-03-02T09:14:08.207Z",
      decision: "ai",
      reason: "GENERATED",
    });
  });

  it.each([
    ["an admission, which its outcome follows", admission],
    ["a verbatim copy, on which no gate decides", verbatim],
    ["an outcome that came too late", { ...outcome, event: "late-outcome" }],
  ])("does not exist for %s", (_, record) => {
    expect(sixFieldsOf(assertWith(telemetryV1, record))).toBeNull();
  });

  it("exists once for each decision about AI, whatever its reason", () => {
    for (const reason of reasonCodes.filter((one) => one !== "RESULT_GONE" && one !== "ADMITTED")) {
      const records = mockRecords(reason);
      const fields = records.map(sixFieldsOf).filter((one) => one !== null);
      const asked = records.at(-1)?.event !== "verbatim";
      expect({ reason, fields }).toMatchObject({ reason, fields: asked ? [{ reason }] : [] });
    }
  });

  it.each<[string, Partial<TelemetryV1>, "ai" | "stub"]>([
    ["a failure of the model", { event: "outcome", path: "model", status: "FAILED" }, "ai"],
    [
      "a kill during the call",
      { event: "outcome", path: "stub", status: "STUB", gate: "kill-switch" },
      "stub",
    ],
    ["a result from the store", { event: "stored", path: "stored", status: "COMPLETED", gate: null }, "ai"],
    ["a job that a shutdown interrupted", { path: "stub", status: "FAILED", gate: null }, "stub"],
  ])("says where the answer came from: %s", (_, changes, decision) => {
    expect(sixFieldsOf({ ...denied, ...changes })?.decision).toBe(decision);
  });

  it.each<[string, Partial<TelemetryV1>, boolean | null]>([
    ["released", { evidence: withSources("released", "released") }, false],
    ["engaged by one source", { evidence: withSources("unknown", "engaged"), gate: "kill-switch" }, true],
    ["unknown", { evidence: withSources("released", "unknown"), gate: "kill-switch" }, null],
    ["released in controls that are stale", { evidence, gate: "kill-switch" }, null],
    ["not shown to this key", { evidence: null }, null],
  ])("says whether the kill switch was engaged: %s", (_, changes, killSwitch) => {
    expect(sixFieldsOf({ ...denied, ...changes })?.killSwitch).toBe(killSwitch);
  });

  it.each([
    [0, 0],
    [1, 0.01],
    [3_333, 33.33],
    [10_000, 100],
    [null, null],
  ])("has %j basis points as %j %%", (basisPoints, percent) => {
    expect(sixFieldsOf({ ...denied, evidence: { ...evidence, basisPoints } })?.rolloutPercent).toBe(percent);
  });
});
