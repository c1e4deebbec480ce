export { cappedRollout } from "./capped-rollout.ts";
export { type CompiledAllowlist, compileAllowlist, type MatchedRule } from "./compile-allowlist.ts";
export { type Admitted, type Denied, decide, type GateDecision } from "./decide.ts";
export type { DecisionInput } from "./decision-input.ts";
export type { ControlReading, GateState, LocalKillSwitch } from "./gate-state.ts";
export { bucketCount, rolloutBucket } from "./rollout-bucket.ts";
export { kindOfThrown, type Thrown } from "./thrown.ts";
