import type { DrillProgressV1, DrillRun, DrillStartV1 } from "@slotgate/contracts";

export interface DrillStart extends Pick<DrillStartV1, "drill" | "via"> {
  /** The subject of the key or token. */
  readonly by: string;
}

export interface DrillProgress extends Pick<DrillProgressV1, "steps" | "settings" | "verdict"> {
  readonly drillId: string;
  readonly by: string;
}

/** Drills that were and the one that is. Throws `StoreUnavailableError` when the database cannot be asked. */
export interface DrillStore {
  /**
   * One at a time, and none while a former one has left something behind.
   * @throws DrillRefusedError
   */
  readonly start: (start: DrillStart) => Promise<DrillRun>;
  /**
   * Notes how far it is. Once it has ended, steps and verdict stay, and settings only become restored or left alone.
   * @throws NoSuchDrillError
   */
  readonly note: (progress: DrillProgress) => Promise<DrillRun>;
  /** Null: there is none with this id. */
  readonly byId: (drillId: string) => Promise<DrillRun | null>;
  /** Newest first. */
  readonly list: (page: {
    readonly cursor: string | null;
    readonly limit: number;
  }) => Promise<readonly DrillRun[]>;
}
