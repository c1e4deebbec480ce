/** Why calls in flight are aborted. */
export type AbortCause = "killed" | "shutdown" | "lease-lost";

/** What an aborted call's signal gives as its reason. */
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
  /** Why the call was aborted; null while it was not. */
  readonly abortedFor: () => AbortCause | null;
  /** Whether this process may still call anybody; aborts the call when it may not. Asked before every request. */
  readonly mayRequest: () => boolean;
  readonly end: () => void;
}

export interface InFlightOptions {
  /** Whether this replica's own lease is known to be running; where there is none, it always is. */
  readonly leaseHeld?: () => boolean;
}

/** The model calls under way in this process, so that a kill, a shutdown or a lost lease can reach them all. */
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
        // A process that was stopped for a while may get here before any timer tells it.
        if (!this.#leaseHeld()) call.abort(new CallAbortedError("lease-lost"));
        return !call.signal.aborted;
      },
      end: () => {
        this.#calls.delete(call);
      },
    };
  }

  /** A shutdown has ended the time that calls under way were given. */
  get shuttingDown(): boolean {
    return this.#shutDown;
  }

  /** Aborts every call under way. After a shutdown, calls that begin later are aborted at once too. */
  abortAll(abortedFor: AbortCause): void {
    if (abortedFor === "shutdown") this.#shutDown = true;
    for (const call of this.#calls) call.abort(new CallAbortedError(abortedFor));
  }
}
