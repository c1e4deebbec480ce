import type { RunProgress, RunState, RunV1 } from "@slotgate/contracts";
import type { JobAnswer } from "../job-answer.ts";
import type { orders } from "../telemetry/telemetry-reader.ts";
import type { SubmittedRun } from "./submitted-run.ts";

/** A run that is stored before it is executed: it has a caller's name, or is asynchronous. */
export interface NewRun {
  readonly runId: string;
  readonly owner: string;
  readonly subject: string;
  readonly run: SubmittedRun;
  readonly traceId: string | null;
  readonly submittedAt: string;
  readonly regenerate: boolean;
  readonly idempotencyKey: string | null;
  readonly asynchronous: boolean;
}

/** A stored run without its jobs. */
export interface StoredRun {
  readonly runId: string;
  readonly owner: string;
  readonly subject: string;
  readonly idempotencyKey: string | null;
  readonly asynchronous: boolean;
  readonly state: RunState;
  readonly submittedAt: string;
  readonly endedAt: string | null;
  readonly progress: RunProgress;
}

export type Claim =
  | { readonly is: "new" }
  /** The name is in use, by the same request or by another one. */
  | { readonly is: "known"; readonly runId: string; readonly sameRequest: boolean };

/** What a replica needs to resume a run. */
export interface RunToResume {
  readonly run: RunV1;
  readonly owner: string;
  readonly subject: string;
  readonly traceId: string | null;
  readonly regenerate: boolean;
  readonly ended: ReadonlySet<number>;
  readonly admittedByRule: ReadonlyMap<string, number>;
}

export interface RunPage {
  /** An instant; runs submitted earlier are left out. */
  readonly since: string | null;
  /** Id of the last run of the previous page. */
  readonly cursor: string | null;
  readonly order: (typeof orders)[number];
  readonly limit: number;
}

/** Runs and their progress. Every method throws `StoreUnavailableError` when the database is unavailable. */
export interface RunStore {
  /** Stores a run; an asynchronous one is queued in the same transaction. */
  readonly claim: (run: NewRun) => Promise<Claim>;
  /** Takes over a run from a replica that is gone. False: another live replica works on it. */
  readonly takeOver: (runId: string, options: { readonly owner: string }) => Promise<boolean>;
  /** Unassigns the run, so that any replica may take it over. */
  readonly leave: (runId: string, options: { readonly owner: string }) => Promise<void>;
  /** Null: there is no such run, or it has ended and its document was removed. */
  readonly toResume: (runId: string, options: { readonly owner: string }) => Promise<RunToResume | null>;
  /** Removes the document of a run that has ended. */
  readonly forgetDocument: (runId: string, options: { readonly owner: string }) => Promise<void>;
  readonly byId: (runId: string, options: { readonly owner: string }) => Promise<StoredRun | null>;
  /** Those of these runs that exist, in one query. */
  readonly byNames: (runs: readonly Pick<StoredRun, "runId" | "owner">[]) => Promise<readonly StoredRun[]>;
  /** By time of submission. */
  readonly list: (owner: string, page: RunPage) => Promise<readonly StoredRun[]>;
  /** The answers of the jobs that have ended, in document order, page by page. */
  readonly answers: (
    runId: string,
    options: { readonly owner: string },
  ) => AsyncIterable<readonly StoredAnswer[]>;
}

/** A job's answer as read from the store. */
export interface StoredAnswer {
  /** Without a result if it was withdrawn or erased. */
  readonly answer: Omit<JobAnswer, "result"> & { readonly result: JobAnswer["result"] | null };
  /** The decision whose stored result this is; null if nothing was released. */
  readonly resultOf: string | null;
}
