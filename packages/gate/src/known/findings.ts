import type { Evidence, Gate, KillSource } from "@slotgate/contracts";
import type { MatchedRule } from "../allowlist/compile-allowlist.ts";
import { cappedRollout } from "../state/capped-rollout.ts";
import type { DecisionInput } from "../state/decision-input.ts";
import type { GateState } from "../state/gate-state.ts";
import type { Given } from "./given.ts";
import { type Asked, type KnownAllowlist, knownAllowlist, knownAsked, knownRule } from "./known-allowlist.ts";
import { type KnownControls, knownControls } from "./known-controls.ts";
import { knownKill } from "./known-kill.ts";
import { knownCap, knownRollout, placeIn } from "./known-rollout.ts";

/**
 * What is known of a job and of the state, read once before any gate decides, so that the evidence is complete even for
 * gates not reached. A value that does not have its type is unknown.
 */
export interface Findings {
  /** What gates decide on and records show. A failed lookup leaves its field null, empty or unknown. */
  readonly evidence: Evidence;
  /** Of all sources together. */
  kill: KillSource["state"];
  /** Null: unknown. */
  controls: KnownControls | null;
  /** Null: no valid document is known. */
  allowlist: KnownAllowlist | null;
  /** The job's values for the allowlist; null: unknown. */
  asked: Asked | null;
  /** Null: no enabled rule matches. */
  rule: MatchedRule | null;
  /** What a lookup threw, by the gate that needs it: only that gate denies with `GATE_ERROR`. */
  thrown: Map<Gate, unknown> | null;
}

export function lookUp(given: unknown): Readonly<Findings> {
  const evidence: Evidence = {
    optIn: false,
    killSources: [],
    controls: null,
    allowlist: null,
    ruleId: null,
    groupId: null,
    basisPoints: null,
    rolloutCap: { state: "unknown" },
    bucket: null,
    rolloutProblem: null,
    guardFigures: null,
  };
  const findings: Findings = {
    evidence,
    kill: "unknown",
    controls: null,
    allowlist: null,
    asked: null,
    rule: null,
    thrown: null,
  };
  let input: Given<keyof DecisionInput>;
  let state: Given<keyof GateState>;
  let job: Given<keyof DecisionInput["job"]>;
  try {
    input = given as typeof input;
    state = input?.state as typeof state;
    job = input?.job as typeof job;
    const controls = knownControls(state?.controls);
    findings.controls = controls;
    evidence.controls = controls?.evidence ?? null;
  } catch (error) {
    note(findings, { gate: "kill-switch", error });
  }
  // Even if the controls cannot be read: other engaged sources must still count.
  try {
    const inControls = findings.controls?.killSwitch ?? "unknown";
    const kill = knownKill({ inControls, beside: state?.killSwitches });
    findings.kill = kill.state;
    evidence.killSources = kill.sources;
  } catch (error) {
    note(findings, { gate: "kill-switch", error });
  }
  try {
    evidence.optIn = input?.allowAI === true;
  } catch (error) {
    note(findings, { gate: "opt-in", error });
  }
  try {
    findings.allowlist = knownAllowlist(state?.allowlist);
    evidence.allowlist = findings.allowlist?.evidence ?? null;
    findings.asked = knownAsked(job, input?.scope);
    if (findings.allowlist !== null && findings.asked !== null)
      findings.rule = knownRule(findings.allowlist, findings.asked);
    evidence.ruleId = findings.rule?.id ?? null;
  } catch (error) {
    note(findings, { gate: "allowlist", error });
  }
  try {
    evidence.rolloutCap = knownCap(state?.rolloutCap);
    if (findings.controls !== null) findPlace(evidence, findings.controls, job?.jobId);
  } catch (error) {
    note(findings, { gate: "rollout", error });
  }
  return findings;
}

/** The effective rollout, after the cap, and the job's bucket in it. */
function findPlace(evidence: Evidence, { rollout }: KnownControls, jobId: unknown): void {
  const configured = knownRollout(rollout);
  const place = configured.state === "valid" ? placeIn(configured.groupId, jobId) : configured;
  if (typeof place === "object" && place !== null) {
    evidence.rolloutProblem = place.problem;
    return;
  }
  const effective = cappedRollout(configured, evidence.rolloutCap);
  if (effective.state !== "valid") return;
  evidence.groupId = effective.groupId;
  evidence.basisPoints = effective.basisPoints;
  evidence.bucket = place;
}

function note(findings: Findings, { gate, error }: { readonly gate: Gate; readonly error: unknown }): void {
  findings.thrown ??= new Map();
  findings.thrown.set(gate, error);
}

/** Throws what the lookups for this gate threw. */
export function demand({ thrown }: Readonly<Findings>, gate: Gate): void {
  if (thrown?.has(gate) === true) throw thrown.get(gate);
}
