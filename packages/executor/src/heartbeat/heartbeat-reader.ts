/** Why a minute is not good, the first that applies. */
export type HeartbeatFaultCause =
  /** No replica beat. */
  | "no-replica"
  /** A replica that was expected did not beat. */
  | "silent-replica"
  /** A replica that was expected, or every replica that beat, was not recording. */
  | "not-recording";

/** The minutes of one UTC day within the window. */
export interface HeartbeatDay {
  /** E.g. `2026-01-31`. */
  readonly day: string;
  readonly minutes: number;
  /** At least one replica recorded, and every replica that was expected beat and recorded. */
  readonly good: number;
  readonly noReplica: number;
  readonly silentReplica: number;
  readonly notRecording: number;
}

/** Consecutive minutes that are not good for the same cause. */
export interface HeartbeatFault {
  readonly from: Date;
  /** Exclusive. */
  readonly until: Date;
  readonly cause: HeartbeatFaultCause;
}

export interface HeartbeatReading {
  /** In order of time. */
  readonly days: readonly HeartbeatDay[];
  /** In order of time. A minute of the window that is in none of them is good. */
  readonly faults: readonly HeartbeatFault[];
  /** Whether there are more faults than the limit. */
  readonly moreFaults: boolean;
}

export interface HeartbeatWindow {
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly mostFaults: number;
}

export interface HeartbeatReader {
  /**
   * Judges each whole minute of the window. A replica is expected from the minute after its first heartbeat until the
   * minute in which it stopped, was found lost, or was replaced by a later start of its instance. Throws
   * `StoreUnavailableError`.
   */
  readonly read: (window: HeartbeatWindow) => Promise<HeartbeatReading>;
}
