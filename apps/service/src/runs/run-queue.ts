import type { Transaction } from "kysely";
import type { Database } from "../storage/database.ts";

/** A run that waits to be executed by whichever replica comes to it first. */
export interface QueuedRun {
  readonly runId: string;
  readonly owner: string;
}

/** Runs that outlive their requests, shared by all replicas. */
export interface RunQueue {
  /** Queues a run in the transaction that stores it. */
  readonly enqueue: (run: QueuedRun, transaction: Transaction<Database>) => Promise<void>;
  /** Hands out runs from now on, as soon as the database can be reached. A run whose work throws comes again. */
  readonly work: (handle: (run: QueuedRun) => Promise<void>) => void;
  /** Has this process look into the queue now, because it has just filled it. Others look by themselves. */
  readonly nudge: () => void;
  /** Why no run can be queued; null when runs can be. */
  readonly problem: () => string | null;
  /** Hands out nothing more and waits for what was handed out, so long at the most. */
  readonly close: (options: { readonly withinMs: number }) => Promise<void>;
}
