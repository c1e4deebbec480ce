import type { DrillSetting, JsonObject } from "@slotgate/contracts";

/** A planned change, with enough to undo it after a crash. */
export interface LeverPlan {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** A setting that lowers exposure and that only its drill puts back. */
export interface Lever {
  readonly what: DrillSetting["what"];
  /** Plans the change. Changes nothing. */
  readonly plan: () => Promise<LeverPlan>;
  /** Sets it, unless the state has changed since the plan. Returns the plan with what is known then. */
  readonly set: (plan: LeverPlan) => Promise<LeverPlan>;
  /** Puts back the former state, unless another operator has changed it since. */
  readonly putBack: (plan: LeverPlan) => Promise<Exclude<DrillSetting["state"], "set">>;
}
