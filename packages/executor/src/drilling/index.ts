export { capLever, revisionOf, unlessChanged } from "./cap-lever.ts";
export { conduct, leftAlone } from "./conduct.ts";
export type { BasedOn, DrillApi } from "./drill-api.ts";
export { DrillStage } from "./drill-stage.ts";
export { killLever, type LeverContext, reasonOf } from "./kill-lever.ts";
export type { Lever } from "./lever.ts";
export { type FlagLevers, planOf } from "./plans.ts";
