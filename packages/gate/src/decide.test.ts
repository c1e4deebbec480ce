import {
  type AllowlistV1,
  type ControlSnapshotV1,
  type Gate,
  gateOrder,
  type Reason,
} from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { compileAllowlist } from "./compile-allowlist.ts";
import { decide } from "./decide.ts";
import type { DecisionInput } from "./decision-input.ts";
import type { ControlReading, GateState } from "./gate-state.ts";

const job = { jobId: "lesson-7/intro", slotId: "intro", kind: "explanatory" };
const scope = { subject: "Chemistry", level: "GCSE" };

const snapshot: ControlSnapshotV1 = {
  version: "v1",
  source: "unleash",
  environment: "production",
  killSwitch: "released",
  feature: "enabled",
  rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 10_000 },
};

const document: AllowlistV1 = {
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [
    {
      id: "chem",
      enabled: true,
      appliesTo: { subject: ["Chemistry"], level: ["*"] },
      kinds: ["explanatory"],
      slotIds: [],
      maxJobsPerRun: 5,
    },
  ],
};

const compile = (changes: Partial<AllowlistV1>) =>
  compileAllowlist({ document: { ...document, ...changes }, revision: 3, digest: "b".repeat(64) });

const reading = (
  changes: Partial<ControlReading> = {},
  inSnapshot: Partial<ControlSnapshotV1> = {},
): ControlReading => ({
  snapshot: { ...snapshot, ...inSnapshot },
  revision: 12,
  digest: "a".repeat(64),
  ageMs: 400,
  maxAgeMs: 15_000,
  clockSteppedBack: false,
  ...changes,
});

const openState: GateState = {
  controls: reading(),
  killSwitches: [{ source: "service", state: "released" }],
  allowlist: compile({}),
};

const openInput: DecisionInput = { job, scope, allowAI: true, state: openState };

/** One way for a gate to come out: how it changes the input, and the reason it gives (null: it passes). */
interface Row {
  readonly reason: Reason | null;
  readonly apply: (input: DecisionInput) => DecisionInput;
}

const withState = (change: (state: GateState) => Partial<GateState>) => (input: DecisionInput) => ({
  ...input,
  state: { ...input.state, ...change(input.state) },
});

const inSnapshot = (change: Partial<ControlSnapshotV1>) =>
  withState(({ controls }) => ({
    controls: controls === null ? null : { ...controls, snapshot: { ...controls.snapshot, ...change } },
  }));

const inReading = (change: Partial<ControlReading>) =>
  withState(({ controls }) => ({ controls: controls === null ? null : { ...controls, ...change } }));

const passes: Row = { reason: null, apply: (input) => input };

/** DESIGN.md's table of the decision, row by row. */
const table: Readonly<Record<Gate, readonly Row[]>> = {
  "kill-switch": [
    { reason: "KILL_SWITCH", apply: inSnapshot({ killSwitch: "engaged" }) },
    { reason: "CONTROLS_UNAVAILABLE", apply: withState(() => ({ controls: null })) },
    { reason: "CONTROLS_STALE", apply: inReading({ ageMs: 15_001 }) },
    { reason: "KILL_SWITCH_UNKNOWN", apply: inSnapshot({ killSwitch: "unknown" }) },
    passes,
  ],
  "feature-flag": [
    { reason: "FEATURE_UNKNOWN", apply: inSnapshot({ feature: "unknown" }) },
    { reason: "FEATURE_DISABLED", apply: inSnapshot({ feature: "disabled" }) },
    passes,
  ],
  "opt-in": [{ reason: "NOT_OPTED_IN", apply: (input) => ({ ...input, allowAI: undefined }) }, passes],
  allowlist: [
    { reason: "ALLOWLIST_UNAVAILABLE", apply: withState(() => ({ allowlist: null })) },
    { reason: "ALLOWLIST_DISABLED", apply: withState(() => ({ allowlist: compile({ enabled: false }) })) },
    { reason: "NOT_ALLOWLISTED", apply: withState(() => ({ allowlist: compile({ rules: [] }) })) },
    passes,
  ],
  rollout: [
    {
      reason: "ROLLOUT_INVALID",
      apply: inSnapshot({ rollout: { state: "invalid", problem: "two strategies" } }),
    },
    {
      reason: "ROLLOUT_EXCLUDED",
      apply: inSnapshot({ rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 0 } }),
    },
    passes,
  ],
};

const combinations = table["kill-switch"].flatMap((kill) =>
  table["feature-flag"].flatMap((feature) =>
    table["opt-in"].flatMap((optIn) =>
      table.allowlist.flatMap((allowlist) =>
        table.rollout.map((rollout) => [kill, feature, optIn, allowlist, rollout]),
      ),
    ),
  ),
);

describe("decide", () => {
  it("asks the gates in DESIGN.md's order over all 360 combinations of their outcomes", () => {
    expect(combinations).toHaveLength(360);
    for (const rows of combinations) {
      const input = rows.reduce((changed, row) => row.apply(changed), openInput);
      const first = rows.findIndex((row) => row.reason !== null);
      const expected =
        first === -1
          ? { outcome: "admitted", rule: { id: "chem", maxJobsPerRun: 5 } }
          : { outcome: "denied", gate: designOrder[first], reason: rows[first]?.reason };
      expect(decide(input)).toMatchObject(expected);
    }
  });

  const designOrder = ["kill-switch", "feature-flag", "opt-in", "allowlist", "rollout"];

  it("takes the order from the contract", () => {
    expect(gateOrder).toEqual(designOrder);
  });

  it.each<[string, (input: DecisionInput) => DecisionInput, Reason]>([
    [
      "a stale snapshot that says engaged is still engaged",
      (input) => inReading({ ageMs: 99_999 })(inSnapshot({ killSwitch: "engaged" })(input)),
      "KILL_SWITCH",
    ],
    [
      "a local switch is engaged although no controls were ever confirmed",
      withState(() => ({ controls: null, killSwitches: [{ source: "environment", state: "engaged" }] })),
      "KILL_SWITCH",
    ],
    [
      "the service's own kill state cannot be read",
      withState(() => ({ killSwitches: [{ source: "service", state: "unknown" }] })),
      "KILL_SWITCH_UNKNOWN",
    ],
    ["the clock stepped back", inReading({ clockSteppedBack: true }), "CONTROLS_STALE"],
    ["the age is not a number", inReading({ ageMs: Number.NaN }), "CONTROLS_STALE"],
    ["allowAI is the text true", (input) => ({ ...input, allowAI: "true" }), "NOT_OPTED_IN"],
    ["allowAI is 1", (input) => ({ ...input, allowAI: 1 }), "NOT_OPTED_IN"],
    [
      "the run lacks a dimension that rules name",
      (input) => ({ ...input, scope: { subject: "Chemistry" } }),
      "NOT_ALLOWLISTED",
    ],
    ["the kind differs", (input) => ({ ...input, job: { ...job, kind: "assessment" } }), "NOT_ALLOWLISTED"],
  ])("denies when %s", (_, apply, reason) => {
    expect(decide(apply(openInput))).toMatchObject({ outcome: "denied", reason });
  });

  it("admits at exactly the maximum age", () => {
    expect(decide(inReading({ ageMs: 15_000 })(openInput)).outcome).toBe("admitted");
  });

  const broken = (): never => {
    throw new Error("broken");
  };
  const throwing = {
    get killSwitches() {
      return broken();
    },
  };

  it.each<[Gate, GateState]>([
    ["kill-switch", Object.defineProperties({ ...openState }, Object.getOwnPropertyDescriptors(throwing))],
    ["allowlist", { ...openState, allowlist: { ...compile({}), match: broken } }],
    [
      "rollout",
      {
        ...openState,
        controls: reading(
          {},
          { rollout: { state: "valid", basisPoints: 10_000, groupId: { toString: broken } as never } },
        ),
      },
    ],
  ])("a throwing %s gate denies with GATE_ERROR", (gate, state) => {
    expect(decide({ ...openInput, state })).toMatchObject({ outcome: "denied", gate, reason: "GATE_ERROR" });
  });

  it("gives the whole evidence also when the first gate denies", () => {
    const { evidence } = decide(inSnapshot({ killSwitch: "engaged" })(openInput));
    expect(evidence).toEqual({
      optIn: true,
      killSources: [
        { source: "controls", state: "engaged" },
        { source: "service", state: "released" },
      ],
      controls: {
        source: "unleash",
        environment: "production",
        revision: 12,
        digest: "a".repeat(64),
        ageMs: 400,
        maxAgeMs: 15_000,
        clockSteppedBack: false,
      },
      allowlist: { revision: 3, digest: "b".repeat(64) },
      ruleId: "chem",
      groupId: "slotgen.ai",
      basisPoints: 10_000,
      bucket: 7_275,
      rolloutProblem: null,
      guardFigures: null,
    });
  });

  it("does not touch its input and repeats its answer", () => {
    const frozen = structuredClone({ ...openInput, state: { ...openState, allowlist: null } });
    const before = JSON.stringify(frozen);
    expect(decide(frozen)).toEqual(decide(frozen));
    expect(JSON.stringify(frozen)).toBe(before);
  });
});
