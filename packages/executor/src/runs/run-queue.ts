/** A run that waits for any replica to execute it. */
export interface QueuedRun {
  readonly runId: string;
  readonly owner: string;
}

/** Asynchronous runs, shared by all replicas. */
export interface RunQueue {
  /** Starts passing runs to `handle` once the database is reachable. A run whose handling throws is passed again. */
  readonly work: (handle: (run: QueuedRun) => Promise<void>) => void;
  /** Makes this process poll the queue now, because it has just added a run. */
  readonly nudge: () => void;
  /** Why no run can be queued; null if runs can be. */
  readonly problem: () => string | null;
  /** Passes no more runs to the handler and waits up to `withinMs` for those it has. */
  readonly close: (options: { readonly withinMs: number }) => Promise<void>;
}
