import type {
  ReadinessProgress,
  ReadinessReportV1,
  ReadinessStage,
  ReleaseBasis,
  SignoffRole,
} from "@slotgate/contracts";
import type { Caller } from "@slotgate/executor";
import type { ReleaseWindow, SignoffStore } from "@slotgate/readiness";

/** Readiness reports and sign-offs of this service. */
export interface Readiness {
  readonly environment: string;
  /** What sign-offs made now hold for. */
  readonly basis: () => Promise<ReleaseBasis>;
  readonly rolesOf: (caller: Pick<Caller, "subject" | "signs">) => readonly SignoffRole[];
  readonly signoffs: SignoffStore;
  /**
   * Computes and keeps a report. One at a time: it reads every record of the window.
   * @throws ProblemError `rate-limited` if too many wait
   */
  readonly report: (asked: ReportAsked) => Promise<ReadinessReportV1>;
}

export interface ReportAsked {
  readonly stage: ReadinessStage;
  readonly window: ReleaseWindow;
  /** Aborts when the caller has hung up. */
  readonly signal: AbortSignal;
  /** Called every second or so, once the computation has begun or waits for another. */
  readonly onProgress: (progress: ReadinessProgress) => void;
}
