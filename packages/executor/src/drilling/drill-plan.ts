import type { DrillStage } from "./drill-stage.ts";
import type { Lever } from "./lever.ts";

/** What one drill does between the first admitted job and the last. */
export interface DrillPlan {
  readonly lever: Lever;
  /** Describes the setting of the lever. */
  readonly act: string;
  /** Ids of jobs that are admitted while nothing is set. */
  readonly newJobId: () => string;
  /** Runs before the lever is set. */
  readonly prepare: (stage: DrillStage) => Promise<void>;
  /** Checks the effect while the lever is set. */
  readonly look: (stage: DrillStage) => Promise<void>;
  /** How long replicas may take after it was put back. */
  readonly backWithinMs: number;
  /** Aborts open work. */
  readonly end: () => void;
}
