import type { TelemetryV1 } from "@slotgate/contracts";
import type { Verdict } from "./verdict.ts";

/** The number of jobs by result. */
export interface WhatIfTally {
  readonly wouldBeAdmitted: number;
  readonly wouldBeDenied: number;
  readonly stillAdmitted: number;
  readonly stillDenied: number;
  /** Their records are insufficient: no controls were known, or the allowlist they name is missing. */
  readonly unknown: number;
  /** Verbatim jobs, which pass no gate. */
  readonly withoutGates: number;
}

export const emptyWhatIf: WhatIfTally = {
  wouldBeAdmitted: 0,
  wouldBeDenied: 0,
  stillAdmitted: 0,
  stillDenied: 0,
  unknown: 0,
  withoutGates: 0,
};

export const addWhatIfs = (one: WhatIfTally, other: WhatIfTally): WhatIfTally => ({
  wouldBeAdmitted: one.wouldBeAdmitted + other.wouldBeAdmitted,
  wouldBeDenied: one.wouldBeDenied + other.wouldBeDenied,
  stillAdmitted: one.stillAdmitted + other.stillAdmitted,
  stillDenied: one.stillDenied + other.stillDenied,
  unknown: one.unknown + other.unknown,
  withoutGates: one.withoutGates + other.withoutGates,
});

/** Jobs that were decided twice. */
export const sampleOf = ({
  wouldBeAdmitted,
  wouldBeDenied,
  stillAdmitted,
  stillDenied,
}: WhatIfTally): number => wouldBeAdmitted + wouldBeDenied + stillAdmitted + stillDenied;

export type JobNamed = Pick<TelemetryV1, "owner" | "jobId" | "decisionId" | "decidedAt" | "slotId" | "kind">;

export interface WhatIfExample {
  readonly direction: "wouldBeAdmitted" | "wouldBeDenied";
  readonly job: JobNamed;
  readonly was: Verdict;
  readonly would: Verdict;
}
