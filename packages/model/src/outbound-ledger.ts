/** One request to the provider, by the admission that opened its way and its number among that call's requests. */
export interface OutboundRequest {
  readonly decisionId: string;
  /** 1 for the first. */
  readonly attempt: number;
}

/** How a request ended, as far as the transport can tell. */
export interface OutboundEnd extends OutboundRequest {
  /** Of the answer; null when none came. */
  readonly status: number | null;
  /** Why there was no complete answer; null when there was one, good or bad. */
  readonly error: OutboundError | null;
}

export type OutboundError = "aborted" | "timeout" | "unreachable" | "too-large";

/**
 * What really leaves the process, noted where it leaves: beside the records, and independent of whoever makes those.
 * Holds nothing of what is asked or answered.
 */
export interface OutboundLedger {
  /** Notes a request before it leaves. Throws when that cannot be noted: then the request does not leave. */
  readonly sent: (request: OutboundRequest) => void;
  /** Notes how it ended. Never throws. */
  readonly ended: (end: OutboundEnd) => void;
}
