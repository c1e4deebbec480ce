import type { DrillStage } from "./drill-stage.ts";
import type { Lever } from "./lever.ts";

/** What one drill does between the first job that is admitted and the last. */
export interface DrillPlan {
  readonly lever: Lever;
  /** In words: what setting the lever is. */
  readonly act: string;
  /** Ids of jobs that are admitted while nothing is set. */
  readonly newJobId: () => string;
  /** Before the lever is set. */
  readonly prepare: (stage: DrillStage) => Promise<void>;
  /** The effect, looked for while the lever is set. */
  readonly look: (stage: DrillStage) => Promise<void>;
  /** After it was put back, how long replicas may take. */
  readonly backWithinMs: number;
  /** Gives up what is still under way. */
  readonly end: () => void;
}
