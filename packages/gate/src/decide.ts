import { type Evidence, type Gate, type GateReason, gateOrder } from "@slotgate/contracts";
import type { MatchedRule } from "./allowlist/compile-allowlist.ts";
import { allowlistGate } from "./gates/allowlist.ts";
import { featureFlagGate } from "./gates/feature-flag.ts";
import { killSwitchGate } from "./gates/kill-switch.ts";
import { optInGate } from "./gates/opt-in.ts";
import { rolloutGate } from "./gates/rollout.ts";
import { type Findings, lookUp } from "./known/findings.ts";
import { knownNearMiss } from "./known/known-allowlist.ts";
import type { DecisionInput } from "./state/decision-input.ts";
import { kindOfThrown, type Thrown } from "./state/thrown.ts";

/** The decision on one job, with its evidence. */
export type GateDecision = Admitted | Denied;

export interface Admitted {
  readonly outcome: "admitted";
  readonly rule: MatchedRule;
  readonly evidence: Evidence;
}

export interface Denied {
  readonly outcome: "denied";
  readonly gate: Gate;
  readonly reason: GateReason;
  readonly evidence: Evidence;
  /** The thrown value, with `GATE_ERROR` only. Records get its type and code, in the evidence. */
  readonly thrown?: Thrown;
}

/** Each gate returns null to pass the job, or the reason for its denial. */
const gates: Readonly<Record<Gate, (findings: Readonly<Findings>) => GateReason | null>> = {
  "kill-switch": killSwitchGate,
  "feature-flag": featureFlagGate,
  "opt-in": optInGate,
  allowlist: allowlistGate,
  rollout: rolloutGate,
};

const inOrder = gateOrder.map((gate) => ({ gate, check: gates[gate] }));

/**
 * Decides one job: pure, synchronous, the same answer for the same input. Gates decide in the order fixed by
 * `@slotgate/contracts`; the first that does not pass denies. Never throws for any input: what the types exclude denies
 * as unknown, and a gate that throws denies with `GATE_ERROR`.
 */
export function decide(input: DecisionInput): GateDecision {
  const findings = lookUp(input);
  const { evidence } = findings;
  for (const { gate, check } of inOrder) {
    let reason: GateReason | null;
    try {
      reason = check(findings);
    } catch (value) {
      return failed(gate, { thrown: { value }, evidence });
    }
    if (reason !== null)
      return { outcome: "denied", gate, reason, evidence: withHint(evidence, { reason, findings }) };
  }
  const { rule } = findings;
  // Always a rule, because the allowlist gate has passed; if not, nothing is admitted.
  if (rule === null)
    return failed("allowlist", { thrown: { value: new Error("the gate passed without a rule") }, evidence });
  return { outcome: "admitted", rule, evidence };
}

/** Computed only if it can help, because it costs more than the decision. */
function withHint(
  evidence: Evidence,
  { reason, findings }: { readonly reason: GateReason; readonly findings: Readonly<Findings> },
): Evidence {
  const { allowlist, asked } = findings;
  if (reason !== "NOT_ALLOWLISTED" || allowlist === null || asked === null) return evidence;
  const nearMiss = knownNearMiss(allowlist, asked);
  return nearMiss === null ? evidence : { ...evidence, nearMiss };
}

/** Fail closed: a gate that throws denies. */
const failed = (
  gate: Gate,
  { thrown, evidence }: { readonly thrown: Thrown; readonly evidence: Evidence },
): Denied => ({
  outcome: "denied",
  gate,
  reason: "GATE_ERROR",
  evidence: { ...evidence, gateError: kindOfThrown(thrown.value) },
  thrown,
});
