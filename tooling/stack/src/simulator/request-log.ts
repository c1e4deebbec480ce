/** One chat completion request as the simulator saw it. */
export interface SimulatedRequest {
  /** 1 for the first since the start; not reset by clearing. */
  readonly sequence: number;
  /** ISO 8601, when its headers had arrived. */
  readonly receivedAt: string;
  /** ISO 8601, when the answer was sent or the connection was gone; null while it is open. */
  readonly endedAt: string | null;
  /** The header `x-slotgate-decision-id`. */
  readonly decisionId: string | null;
  /** The model that was asked for; null until the body was read. */
  readonly model: string | null;
  /** The fault that was applied, null for none. */
  readonly fault: string | null;
  /** Tokens that the answer said were used, prompt and completion; null where it said nothing of them. */
  readonly totalTokens: number | null;
  /** The status that was sent, null when there was none. */
  readonly status: number | null;
  /** The answer was sent in full, good or bad. */
  readonly completed: boolean;
  /** The client closed the connection before the answer was complete. */
  readonly aborted: boolean;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** One line of the log while its request is being served. */
export type RequestEntry = Mutable<SimulatedRequest>;

/** Every request since the start or the last clearing, in the order of arrival. */
export class RequestLog {
  readonly #now: () => Date;
  #entries: RequestEntry[] = [];
  #sequence = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  open(decisionId: string | null): RequestEntry {
    this.#sequence += 1;
    const entry: RequestEntry = {
      sequence: this.#sequence,
      receivedAt: this.#now().toISOString(),
      endedAt: null,
      decisionId,
      model: null,
      fault: null,
      totalTokens: null,
      status: null,
      completed: false,
      aborted: false,
    };
    this.#entries.push(entry);
    return entry;
  }

  close(entry: RequestEntry, end: { readonly completed: boolean; readonly aborted: boolean }): void {
    Object.assign(entry, end, { endedAt: this.#now().toISOString() });
  }

  list(): readonly SimulatedRequest[] {
    return this.#entries.map((entry) => ({ ...entry }));
  }

  clear(): void {
    this.#entries = [];
  }
}
