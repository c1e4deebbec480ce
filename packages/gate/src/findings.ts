import type { KillSource, RolloutControl } from "@slotgate/contracts";
import { cappedRollout } from "./capped-rollout.ts";
import type { MatchedRule } from "./compile-allowlist.ts";
import type { DecisionInput } from "./decision-input.ts";
import { type Found, find } from "./found.ts";
import { rolloutBucket } from "./rollout-bucket.ts";

/**
 * What is looked up for a job before any gate is asked, so that the evidence is complete whether a gate is
 * reached or not. A lookup that failed makes the gate that needs it, and only that one, deny with `GATE_ERROR`.
 */
export interface Findings {
  readonly killSources: Found<KillSource[]>;
  /** Null: no enabled rule matches. */
  readonly rule: Found<MatchedRule | null>;
  /** The rollout that counts, after the cap; null: no controls are known. */
  readonly rollout: Found<RolloutControl | null>;
  /** Null: no valid rollout is known. */
  readonly bucket: Found<number | null>;
}

export function lookUp(input: DecisionInput): Findings {
  return {
    killSources: find(() => killSourcesOf(input)),
    rule: find(() => input.state.allowlist?.match(input.job, input.scope) ?? null),
    rollout: find(() => rolloutOf(input)),
    bucket: find(() => bucketOf(input)),
  };
}

function killSourcesOf({ state }: DecisionInput): KillSource[] {
  const inControls: KillSource = {
    source: "controls",
    state: state.controls?.snapshot.killSwitch ?? "unknown",
  };
  return [inControls, ...state.killSwitches];
}

function rolloutOf({ state }: DecisionInput): RolloutControl | null {
  return state.controls === null ? null : cappedRollout(state.controls.snapshot.rollout, state.rolloutCap);
}

function bucketOf({ state, job }: DecisionInput): number | null {
  const rollout = state.controls?.snapshot.rollout;
  return rollout?.state === "valid" ? rolloutBucket({ groupId: rollout.groupId, jobId: job.jobId }) : null;
}
