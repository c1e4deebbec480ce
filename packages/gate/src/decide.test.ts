import type { AllowlistV1, ControlSnapshotV1, Gate } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { compileAllowlist } from "./allowlist/compile-allowlist.ts";
import { decide } from "./decide.ts";
import type { DecisionInput } from "./state/decision-input.ts";
import type { ControlReading, GateState } from "./state/gate-state.ts";

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

const allowlist = compileAllowlist({ document, revision: 3, digest: "b".repeat(64) });

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
  allowlist,
  rolloutCap: { state: "none" },
};

const openInput: DecisionInput = { job, scope, allowAI: true, state: openState };

const inSnapshot = (change: Partial<ControlSnapshotV1>): DecisionInput => ({
  ...openInput,
  state: { ...openState, controls: reading({}, change) },
});

// The decisions and reasons are in the conformance vectors, see vectors.test.ts. These tests cover what vectors cannot
// express.
describe("decide", () => {
  it("names the rule that admits, with its limit", () => {
    expect(decide(openInput)).toMatchObject({ outcome: "admitted", rule: { id: "chem", maxJobsPerRun: 5 } });
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
    ["allowlist", { ...openState, allowlist: { ...allowlist, match: broken } }],
    [
      "rollout",
      {
        ...openState,
        controls: reading(
          {},
          { rollout: Object.defineProperty({ ...snapshot.rollout }, "groupId", { get: broken }) },
        ),
      },
    ],
  ])("a throwing %s gate denies with GATE_ERROR", (gate, state) => {
    const decision = decide({ ...openInput, state });
    expect(decision).toMatchObject({ outcome: "denied", gate, reason: "GATE_ERROR" });
    expect(decision).toMatchObject({ thrown: { value: { message: "broken" } } });
    expect(decision.evidence.gateError).toEqual({ type: "Error", code: null });
  });

  const secret = "content of a caller";
  class Odd extends TypeError {}
  const unreadable = () => new Proxy(new Error(secret), { getPrototypeOf: broken, get: broken, has: broken });
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const withoutClass = () =>
    Object.setPrototypeOf(
      new Error(secret),
      Object.create(Error.prototype, { constructor: { value: null } }),
    );
  const throwingCode = () => Object.defineProperty(new Error(secret), "code", { get: broken });

  it.each<[string, () => unknown, string, string | null]>([
    [
      "an error with a code",
      () => Object.assign(new RangeError(secret), { code: "ERR_OUT_OF_RANGE" }),
      "RangeError",
      "ERR_OUT_OF_RANGE",
    ],
    ["an error of a custom class", () => new Odd(secret), "Odd", null],
    [
      "an error whose code is not a code",
      () => Object.assign(new Error(secret), { code: secret }),
      "Error",
      null,
    ],
    [
      "an error whose name is content",
      () => Object.assign(new Error(secret), { name: secret }),
      "Error",
      null,
    ],
    ["an error with a huge message", () => new Error(secret.repeat(100_000)), "Error", null],
    ["an error without a class", withoutClass, "Error", null],
    ["an error whose code throws", throwingCode, "unreadable", null],
    ["an object that throws on any access", unreadable, "unreadable", null],
    ["a revoked proxy", revoked, "unreadable", null],
    ["a text", () => secret, "string", null],
    ["a number", () => 7, "number", null],
    ["an object", () => ({ name: secret, message: secret }), "object", null],
    ["a function", () => broken, "function", null],
    ["null", () => null, "null", null],
    ["undefined", () => undefined, "undefined", null],
  ])("a gate that throws %s denies, and the decision holds the error", (_, make, type, code) => {
    const value = make();
    const match = () => {
      throw value;
    };
    const decision = decide({ ...openInput, state: { ...openState, allowlist: { ...allowlist, match } } });
    expect(decision).toMatchObject({ outcome: "denied", gate: "allowlist", reason: "GATE_ERROR" });
    if (decision.outcome !== "denied") return expect.unreachable();
    expect(Object.is(decision.thrown?.value, value)).toBe(true);
    expect(decision.evidence.gateError).toEqual({ type, code });
    expect(JSON.stringify(decision.evidence)).not.toContain(secret);
  });

  it("treats an unreadable opt-in as none, in the record too", () => {
    const input = Object.defineProperty({ ...openInput }, "allowAI", { get: broken });
    const decision = decide(input);
    expect(decision).toMatchObject({ gate: "opt-in", reason: "GATE_ERROR", evidence: { optIn: false } });
  });

  it("holds no error otherwise", () => {
    for (const decision of [decide(openInput), decide({ ...openInput, allowAI: false })]) {
      expect(decision).not.toHaveProperty("thrown");
      expect(decision.evidence).not.toHaveProperty("gateError");
    }
  });

  it("holds the complete evidence even when the first gate denies", () => {
    const { evidence } = decide(inSnapshot({ killSwitch: "engaged" }));
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
      rolloutCap: { state: "none" },
      bucket: 7_275,
      rolloutProblem: null,
      guardFigures: null,
    });
  });

  it("does not change its input and repeats its answer", () => {
    const frozen = structuredClone({ ...openInput, state: { ...openState, allowlist: null } });
    const before = JSON.stringify(frozen);
    expect(decide(frozen)).toEqual(decide(frozen));
    expect(JSON.stringify(frozen)).toBe(before);
  });
});
