import type {
  DrillProgressV1,
  DrillStartV1,
  DrillV1,
  KillEngagementV1,
  KillStatusV1,
  RolloutCapV1,
  RunResponseV1,
} from "@slotgate/contracts";

/** The operations that drills use. */
export interface DrillApi {
  /** Whether the error says that the revision that a change was based on is no longer in force. */
  readonly saysChanged: (error: unknown) => boolean;
  readonly start: (start: Pick<DrillStartV1, "drill" | "via">) => Promise<DrillV1>;
  readonly note: (drillId: string, progress: Omit<DrillProgressV1, "version">) => Promise<DrillV1>;
  readonly jobs: (drillId: string, asked: JobsAsked) => Promise<RunResponseV1>;
  /** Whether the job is admitted and has not ended. */
  readonly underWay: (jobId: string) => Promise<boolean>;
  readonly kill: () => Promise<KillStatusV1>;
  readonly engage: (why: DrillReason) => Promise<KillEngagementV1>;
  readonly release: (engagementId: string, why: DrillReason) => Promise<KillEngagementV1>;
  readonly cap: () => Promise<RolloutCapV1>;
  readonly setCap: (change: CapChange) => Promise<RolloutCapV1>;
}

export interface JobsAsked {
  readonly jobIds: readonly string[];
  readonly answerAfterMs: number;
  readonly signal?: AbortSignal;
}

export interface DrillReason {
  readonly drill: string;
  readonly reason: string;
}

export interface BasedOn {
  /** The revision that must be in force. */
  readonly basedOn: number;
  readonly reason: string;
}

export interface CapChange extends BasedOn {
  readonly basisPoints: number | null;
}
