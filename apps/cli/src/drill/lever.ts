import type { DrillSetting, JsonObject } from "@slotgate/contracts";

/** What is about to change: enough to undo it, for whoever comes after. */
export interface LeverPlan {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** Something by which exposure is lowered, and put back by whoever set it alone. */
export interface Lever {
  readonly what: DrillSetting["what"];
  /** What setting it will do. Changes nothing. */
  readonly plan: () => Promise<LeverPlan>;
  /** Sets it, unless something else is in force than was planned for. Answers what is known of it then. */
  readonly set: (plan: LeverPlan) => Promise<LeverPlan>;
  /** Puts back what was before; leaves alone what somebody else has changed since. */
  readonly putBack: (plan: LeverPlan) => Promise<Exclude<DrillSetting["state"], "set">>;
}
