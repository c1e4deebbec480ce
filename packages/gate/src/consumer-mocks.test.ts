import {
  type AllowlistV1,
  type ControlSnapshotV1,
  type Evidence,
  type GateReason,
  type Reason,
  reasonCodes,
  reasons,
} from "@slotgate/contracts";
import { mockDecision, mockJob, mockRun } from "@slotgate/contracts/test";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileAllowlist } from "./allowlist/compile-allowlist.ts";
import { decide } from "./decide.ts";
import type { GateState } from "./state/gate-state.ts";
import { rolloutBucket } from "./state/rollout-bucket.ts";

const [job] = mockRun().jobs;
const scope = mockRun().appliesTo;

const isOfGate = (reason: Reason): reason is GateReason =>
  reasons[reason].from === "gate" || reasons[reason].from === "any-gate";
const evidenceOf = (reason: Reason): Evidence =>
  mockDecision(reason, { readBy: "auditor" }).evidence ?? expect.unreachable("a gate decided");

/** The parts of the state that evidence does not hold completely. */
const snapshotOf = ({ killSources, controls, ...rest }: Evidence, reason: Reason): ControlSnapshotV1 => ({
  version: "v1",
  source: controls?.source ?? "unleash",
  environment: controls?.environment ?? "",
  killSwitch: killSources[0]?.state ?? "unknown",
  feature: reason === "FEATURE_UNKNOWN" ? "unknown" : reason === "FEATURE_DISABLED" ? "disabled" : "enabled",
  rollout:
    rest.groupId === null || rest.basisPoints === null
      ? { state: "invalid", problem: rest.rolloutProblem ?? "" }
      : { state: "valid", groupId: rest.groupId, basisPoints: rest.basisPoints },
});

const document: AllowlistV1 = {
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [
    {
      id: "mock-rule",
      enabled: true,
      appliesTo: { subject: ["*"] },
      kinds: ["explanatory"],
      slotIds: [],
      maxJobsPerRun: 10,
    },
  ],
};

function allowlistOf({ allowlist }: Evidence, reason: Reason): GateState["allowlist"] {
  if (allowlist === null) return null;
  const enabled = reason !== "ALLOWLIST_DISABLED";
  const rules = reason === "NOT_ALLOWLISTED" ? [] : document.rules;
  const compiled = compileAllowlist({ document: { ...document, enabled, rules }, ...allowlist });
  if (reason !== "GATE_ERROR") return compiled;
  return {
    ...compiled,
    match: () => {
      throw new Error("broken on purpose");
    },
  };
}

function decided(reason: Reason, evidence: Evidence) {
  const { controls, killSources, optIn } = evidence;
  return decide({
    job: job ?? expect.unreachable("no job"),
    scope,
    allowAI: optIn,
    state: {
      controls: controls === null ? null : { ...controls, snapshot: snapshotOf(evidence, reason) },
      killSwitches: killSources.slice(1) as GateState["killSwitches"],
      allowlist: allowlistOf(evidence, reason),
      rolloutCap: evidence.rolloutCap,
    },
  });
}

describe("the mocks of contracts equal the engine's answers", () => {
  it.each(reasonCodes.filter(isOfGate))("%s", (reason) => {
    const { gate, evidence } = mockDecision(reason, { readBy: "auditor" });
    expect(decided(reason, evidenceOf(reason))).toMatchObject({ outcome: "denied", gate, reason, evidence });
  });

  it("ADMITTED", () => {
    const evidence = evidenceOf("ADMITTED");
    expect(decided("ADMITTED", evidence)).toMatchObject({ outcome: "admitted", evidence });
  });

  it("the bucket, for any job id", () => {
    const id = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)),
      minLength: 1,
      maxLength: 256,
    });
    fc.assert(
      fc.property(id, (jobId) => {
        const { evidence } = mockDecision("ADMITTED", { job: mockJob({ jobId }), readBy: "auditor" });
        expect(evidence?.bucket).toBe(rolloutBucket({ groupId: "slotgen.ai", jobId }));
      }),
    );
  });
});
