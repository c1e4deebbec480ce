export { changesInRules } from "./allowlist/changes-in-rules.ts";
export { type CompiledAllowlist, compileAllowlist, type MatchedRule } from "./allowlist/compile-allowlist.ts";
export { wideningOf } from "./allowlist/widening.ts";
export { type Admitted, type Denied, decide, type GateDecision } from "./decide.ts";
export { cappedRollout } from "./state/capped-rollout.ts";
export type { DecisionInput } from "./state/decision-input.ts";
export type { ControlReading, GateState, LocalKillSwitch } from "./state/gate-state.ts";
export { bucketCount, rolloutBucket } from "./state/rollout-bucket.ts";
export { kindOfThrown, type Thrown } from "./state/thrown.ts";
