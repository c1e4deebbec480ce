import type { Gate, RolloutCap, RolloutControl } from "@slotgate/contracts";
import type { MatchedRule } from "../allowlist/compile-allowlist.ts";
import { cappedRollout } from "../state/capped-rollout.ts";
import type { DecisionInput } from "../state/decision-input.ts";
import type { GateState } from "../state/gate-state.ts";
import type { Given } from "./given.ts";
import { type Asked, type KnownAllowlist, knownAllowlist, knownAsked, knownRule } from "./known-allowlist.ts";
import { type KnownControls, knownControls } from "./known-controls.ts";
import { type KnownKill, knownKill } from "./known-kill.ts";
import { knownCap, knownRollout, placeIn } from "./known-rollout.ts";

/**
 * What is known of a job and of the state, read once before any gate decides, so that gates and evidence use the same
 * values and the evidence is complete even for gates not reached. A value that does not have its type is unknown.
 */
export interface Findings {
  /** Null: unknown. */
  controls: KnownControls | null;
  kill: KnownKill;
  optIn: boolean;
  /** Null: no valid document is known. */
  allowlist: KnownAllowlist | null;
  /** The job's values for the allowlist; null: unknown. */
  asked: Asked | null;
  /** Null: no enabled rule matches. */
  rule: MatchedRule | null;
  rolloutCap: RolloutCap;
  /** The effective rollout, after the cap; null: no controls are known. */
  rollout: RolloutControl | null;
  /** Null: no valid rollout is known, or the job has no bucket. */
  bucket: number | null;
  /** What a lookup threw, by the gate that needs it: only that gate denies with `GATE_ERROR`. */
  thrown: Map<Gate, unknown> | null;
}

export function lookUp(given: unknown): Readonly<Findings> {
  const findings: Findings = {
    controls: null,
    kill: { state: "unknown", sources: [] },
    optIn: false,
    allowlist: null,
    asked: null,
    rule: null,
    rolloutCap: { state: "unknown" },
    rollout: null,
    bucket: null,
    thrown: null,
  };
  let input: Given<keyof DecisionInput>;
  let state: Given<keyof GateState>;
  let job: Given<keyof DecisionInput["job"]>;
  try {
    input = given as typeof input;
    state = input?.state as typeof state;
    job = input?.job as typeof job;
    findings.controls = knownControls(state?.controls);
  } catch (error) {
    note(findings, { gate: "kill-switch", error });
  }
  // Even if the controls cannot be read: other engaged sources must still count.
  try {
    const inControls = findings.controls?.killSwitch ?? "unknown";
    findings.kill = knownKill({ inControls, beside: state?.killSwitches });
  } catch (error) {
    note(findings, { gate: "kill-switch", error });
  }
  try {
    findings.optIn = input?.allowAI === true;
  } catch (error) {
    note(findings, { gate: "opt-in", error });
  }
  try {
    findings.allowlist = knownAllowlist(state?.allowlist);
    findings.asked = knownAsked(job, input?.scope);
    if (findings.allowlist !== null && findings.asked !== null)
      findings.rule = knownRule(findings.allowlist, findings.asked);
  } catch (error) {
    note(findings, { gate: "allowlist", error });
  }
  try {
    findings.rolloutCap = knownCap(state?.rolloutCap);
    if (findings.controls !== null) findPlace(findings, { rollout: findings.controls.rollout, job });
  } catch (error) {
    note(findings, { gate: "rollout", error });
  }
  return findings;
}

function findPlace(
  findings: Findings,
  { rollout, job }: { readonly rollout: unknown; readonly job: Given<"jobId"> },
): void {
  const configured = knownRollout(rollout);
  const place = configured.state === "valid" ? placeIn(configured, job?.jobId) : configured;
  if (typeof place === "number" || place === null) {
    findings.bucket = place;
    findings.rollout = cappedRollout(configured, findings.rolloutCap);
  } else findings.rollout = place;
}

function note(findings: Findings, { gate, error }: { readonly gate: Gate; readonly error: unknown }): void {
  findings.thrown ??= new Map();
  findings.thrown.set(gate, error);
}

/** Throws what the lookups for this gate threw. */
export function demand({ thrown }: Readonly<Findings>, gate: Gate): void {
  if (thrown?.has(gate) === true) throw thrown.get(gate);
}
