/** One request to the provider: its admission, and its number among that call's requests. */
export interface OutboundRequest {
  readonly decisionId: string;
  /** 1 for the first. */
  readonly attempt: number;
}

/** How a request ended, as far as the transport knows. */
export interface OutboundEnd extends OutboundRequest {
  /** Of the answer; null if there was none. */
  readonly status: number | null;
  /** Why there was no complete answer; null if there was one, successful or not. */
  readonly error: OutboundError | null;
}

export type OutboundError = "aborted" | "timeout" | "unreachable" | "too-large";

/**
 * Lists what really leaves the process, independently of the records and their writer. Contains nothing of prompts or
 * answers.
 */
export interface OutboundLedger {
  /** Records a request before it is sent. Throws if it cannot be recorded; the request is then not sent. */
  readonly sent: (request: OutboundRequest) => void;
  /** Records how it ended. Never throws. */
  readonly ended: (end: OutboundEnd) => void;
}
