import type { ReadinessReportV1, ReadinessStage, ReleaseBasis, SignoffRole } from "@slotgate/contracts";
import type { ReleaseWindow, SignoffStore } from "@slotgate/readiness";

/** Readiness reports and sign-offs of this service. */
export interface Readiness {
  readonly environment: string;
  /** What sign-offs made now hold for. */
  readonly basis: () => Promise<ReleaseBasis>;
  readonly rolesOf: (subject: string) => readonly SignoffRole[];
  readonly signoffs: SignoffStore;
  /** Computes and keeps a report. One at a time: it reads every record of the window. */
  readonly report: (asked: {
    readonly stage: ReadinessStage;
    readonly window: ReleaseWindow;
  }) => Promise<ReadinessReportV1>;
}
