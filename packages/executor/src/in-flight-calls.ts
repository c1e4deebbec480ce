export type AbortCause = "killed" | "shutdown" | "lease-lost";

/** The abort reason on the signal of an aborted call. */
export class CallAbortedError extends Error {
  override readonly name = "CallAbortedError";
  readonly abortedFor: AbortCause;

  constructor(abortedFor: AbortCause) {
    super(`the model call was aborted: ${abortedFor}`);
    this.abortedFor = abortedFor;
  }
}

/** One model call under way. */
export interface CallInFlight {
  readonly signal: AbortSignal;
  /** Null unless the call was aborted. */
  readonly abortedFor: () => AbortCause | null;
  /** Whether this process may still send requests; aborts the call if not. Checked before every request. */
  readonly mayRequest: () => boolean;
  readonly end: () => void;
}

export interface InFlightOptions {
  /** Whether this replica's lease is running; always true if there is none. */
  readonly leaseHeld?: () => boolean;
}

/** The model calls under way in this process, which a kill, a shutdown or a lost lease aborts. */
export class InFlightCalls {
  readonly #calls = new Set<AbortController>();
  readonly #leaseHeld: () => boolean;
  #shutDown = false;

  constructor({ leaseHeld = () => true }: InFlightOptions = {}) {
    this.#leaseHeld = leaseHeld;
  }

  get count(): number {
    return this.#calls.size;
  }

  begin(): CallInFlight {
    const call = new AbortController();
    this.#calls.add(call);
    if (this.#shutDown) call.abort(new CallAbortedError("shutdown"));
    return {
      signal: call.signal,
      abortedFor: () =>
        call.signal.reason instanceof CallAbortedError ? call.signal.reason.abortedFor : null,
      mayRequest: () => {
        // After a process was paused, this check may run before any timer reports the loss.
        if (!this.#leaseHeld()) call.abort(new CallAbortedError("lease-lost"));
        return !call.signal.aborted;
      },
      end: () => {
        this.#calls.delete(call);
      },
    };
  }

  /** Whether the shutdown's grace period for calls under way is over. */
  get shuttingDown(): boolean {
    return this.#shutDown;
  }

  /** Aborts every call under way. After a shutdown, later calls are aborted at once. */
  abortAll(abortedFor: AbortCause): void {
    if (abortedFor === "shutdown") this.#shutDown = true;
    for (const call of this.#calls) call.abort(new CallAbortedError(abortedFor));
  }
}
