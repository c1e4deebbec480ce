import {
  type AllowlistV1,
  type ControlSnapshotV1,
  type Gate,
  gateOrder,
  type Reason,
} from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { compileAllowlist, type GateState } from "@slotgate/gate";

/** A synthetic job in its own outside state, with the expected end. */
export interface SelfTestCase {
  /** For messages. */
  readonly name: string;
  readonly state: GateState;
  readonly allowAI: boolean;
  /** Null: all five gates pass and the model is called. */
  readonly denial: { readonly gate: Gate; readonly reason: Reason } | null;
}

export const selfTestScope = { purpose: "self-test" };
export const selfTestKind = "self-test";

/** An outside state in which one gate has a reason to deny. */
interface Situation {
  readonly killed: boolean;
  readonly feature: "enabled" | "disabled";
  readonly allowAI: boolean;
  readonly listed: boolean;
  readonly basisPoints: number;
}

const open: Situation = {
  killed: false,
  feature: "enabled",
  allowAI: true,
  listed: true,
  basisPoints: 10_000,
};

/** For each gate, the one change to the passing state that makes it deny. */
const closing = {
  "kill-switch": { change: { killed: true }, reason: "KILL_SWITCH" },
  "feature-flag": { change: { feature: "disabled" }, reason: "FEATURE_DISABLED" },
  "opt-in": { change: { allowAI: false }, reason: "NOT_OPTED_IN" },
  allowlist: { change: { listed: false }, reason: "NOT_ALLOWLISTED" },
  rollout: { change: { basisPoints: 0 }, reason: "ROLLOUT_EXCLUDED" },
} as const satisfies Readonly<Record<Gate, { readonly change: Partial<Situation>; readonly reason: Reason }>>;

/**
 * For each gate a job that it alone must deny and one that it must deny before all later gates, and one that passes.
 */
export function selfTestCases(): readonly SelfTestCase[] {
  const alone = gateOrder.map((gate) => caseOf(`gate \`${gate}\` alone`, gate, [gate]));
  const first = gateOrder.map((gate, at) =>
    caseOf(`gate \`${gate}\` before all later ones`, gate, gateOrder.slice(at)),
  );
  return [...alone, ...first, { ...situated(open), name: "no gate", denial: null }];
}

function caseOf(name: string, gate: Gate, closed: readonly Gate[]): SelfTestCase {
  const changes = closed.map((each): Partial<Situation> => closing[each].change);
  const situation: Situation = Object.assign({}, open, ...changes);
  return { ...situated(situation), name, denial: { gate, reason: closing[gate].reason } };
}

function situated({
  killed,
  feature,
  allowAI,
  listed,
  basisPoints,
}: Situation): Pick<SelfTestCase, "state" | "allowAI"> {
  const snapshot: ControlSnapshotV1 = {
    version: "v1",
    source: "static",
    environment: "self-test",
    killSwitch: "released",
    feature,
    rollout: { state: "valid", groupId: "self-test", basisPoints },
  };
  const document: AllowlistV1 = {
    version: "allowlist.v1",
    enabled: true,
    mode: "deny_by_default",
    rules: [
      {
        id: "self-test",
        enabled: true,
        appliesTo: { purpose: [listed ? selfTestScope.purpose : "another"] },
        kinds: [selfTestKind],
        slotIds: [],
        maxJobsPerRun: 1,
      },
    ],
  };
  return {
    allowAI,
    state: {
      controls: {
        snapshot,
        revision: 1,
        digest: digestOf(snapshot),
        ageMs: 0,
        maxAgeMs: 1_000,
        clockSteppedBack: false,
      },
      killSwitches: [{ source: "service", state: killed ? "engaged" : "released" }],
      allowlist: compileAllowlist({ document, revision: 1, digest: digestOf(document) }),
      rolloutCap: { state: "none" },
    },
  };
}
