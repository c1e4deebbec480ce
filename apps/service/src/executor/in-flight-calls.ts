/** Why calls in flight are aborted. */
export type AbortCause = "killed" | "shutdown";

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
  readonly end: () => void;
}

/** The model calls under way in this process, so that a kill or a shutdown can reach them all. */
export class InFlightCalls {
  readonly #calls = new Set<AbortController>();
  #shutDown = false;

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
