import { decide, type GateState } from "@slotgate/gate";
import { describe, expect, it } from "vitest";
import { decideNow } from "./decide-now.ts";
import { skipping } from "./self-test/flawed-engine.test-case.ts";
import { selfTestCases, selfTestKind, selfTestScope } from "./self-test/self-test-cases.ts";
import { silentReport } from "./silent-report.ts";

const open = selfTestCases().find(({ denial }) => denial === null)?.state ?? expect.unreachable();
const decidable = {
  job: { jobId: "job-1", slotId: "intro", kind: selfTestKind },
  scope: selfTestScope,
};
const decided = (state: GateState["killSwitches"][number]["state"], { allowAI = true } = {}) =>
  decideNow(
    { ...decidable, metadata: { requiresReview: false, allowAI } },
    {
      gateState: () => ({ ...open, killSwitches: [{ source: "self-test", state }] }),
      decide: skipping("kill-switch"),
      report: silentReport,
    },
  );

describe("deciding", () => {
  it.each([
    ["engaged", "KILL_SWITCH"],
    ["unknown", "KILL_SWITCH_UNKNOWN"],
  ] as const)(
    "denies while the self-test is not passing (%s), even if the engine ignores that",
    (state, reason) => {
      expect(decided(state)).toMatchObject({
        outcome: "denied",
        gate: "kill-switch",
        reason,
        evidence: {
          killSources: [
            { source: "controls", state: "released" },
            { source: "service", state: "released" },
          ],
        },
      });
      expect(decided("released").outcome).toBe("admitted");
      // Another gate's denial says nothing about the first one, which decides whether results are withheld.
      expect(decided(state, { allowAI: false })).toMatchObject({ gate: "kill-switch", reason });
      expect(decided("released", { allowAI: false })).toMatchObject({ gate: "opt-in" });
    },
  );

  it.each([undefined, false])("takes a run with allowAI %j as not opted in", (allowAI) => {
    const metadata = { requiresReview: false, ...(allowAI === undefined ? {} : { allowAI }) };
    const decision = decideNow(
      { ...decidable, metadata },
      { gateState: () => open, decide, report: silentReport },
    );
    expect(decision).toMatchObject({ gate: "opt-in", reason: "NOT_OPTED_IN", evidence: { optIn: false } });
  });

  it("finds the self-test among other sources", () => {
    const killSwitches: GateState["killSwitches"] = [
      { source: "service", state: "released" },
      { source: "self-test", state: "engaged" },
      { source: "process", state: "released" },
    ];
    const decision = decideNow(
      { ...decidable, metadata: { requiresReview: false, allowAI: true } },
      { gateState: () => ({ ...open, killSwitches }), decide: skipping("kill-switch"), report: silentReport },
    );
    expect(decision).toMatchObject({ gate: "kill-switch", reason: "KILL_SWITCH" });
  });

  it("keeps the first gate's decision while the self-test is not passing", () => {
    const state: GateState = {
      ...open,
      controls: null,
      killSwitches: [{ source: "self-test", state: "unknown" }],
    };
    const decision = decideNow(
      { ...decidable, metadata: { requiresReview: false, allowAI: true } },
      { gateState: () => state, decide, report: silentReport },
    );
    expect(decision).toMatchObject({ gate: "kill-switch", reason: "CONTROLS_UNAVAILABLE" });
  });

  it("treats a state that cannot be read as unknown: it denies and reports the error", () => {
    const thrown = new Error("unreadable");
    const failures: unknown[] = [];
    const decision = decideNow(
      { ...decidable, metadata: { requiresReview: false, allowAI: true } },
      {
        gateState: () => {
          throw thrown;
        },
        decide,
        report: { gateFailed: (failure) => void failures.push(failure) },
      },
    );
    expect(failures).toEqual([{ gate: null, thrown }]);
    expect(decision).toMatchObject({
      outcome: "denied",
      gate: "kill-switch",
      reason: "CONTROLS_UNAVAILABLE",
      evidence: {
        controls: null,
        allowlist: null,
        rolloutCap: { state: "unknown" },
        killSources: [
          { source: "controls", state: "unknown" },
          { source: "process", state: "unknown" },
        ],
      },
    });
  });
});
