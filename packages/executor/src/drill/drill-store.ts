import type { DrillProgressV1, DrillRun, DrillStartV1 } from "@slotgate/contracts";

export interface DrillStart extends Pick<DrillStartV1, "drill" | "via"> {
  /** The subject of the key or token. */
  readonly by: string;
}

export interface DrillProgress extends Pick<DrillProgressV1, "steps" | "settings" | "verdict"> {
  readonly drillId: string;
  readonly by: string;
}

/** Past drills and the current one. Throws `StoreUnavailableError` when the database is unavailable. */
export interface DrillStore {
  /**
   * Starts a drill: one at a time, and none while an earlier one has left settings to restore.
   * @throws DrillRefusedError
   */
  readonly start: (start: DrillStart) => Promise<DrillRun>;
  /**
   * Records a drill's progress. Once it has ended, steps and verdict are fixed, and settings can only become restored
   * or left alone.
   * @throws NoSuchDrillError
   */
  readonly note: (progress: DrillProgress) => Promise<DrillRun>;
  /** Null: no drill has this id. */
  readonly byId: (drillId: string) => Promise<DrillRun | null>;
  /** Newest first. */
  readonly list: (page: {
    readonly cursor: string | null;
    readonly limit: number;
  }) => Promise<readonly DrillRun[]>;
}
