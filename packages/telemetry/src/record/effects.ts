import type { ResultV1, Scope, Status } from "@slotgate/contracts";
import type { Settlement } from "./reservation.ts";

/** A run, which becomes durable with the first of its records. */
export interface RunToStore {
  readonly runId: string;
  readonly owner: string;
  /** The journal of the process that executes it. */
  readonly holder: string;
  /** Who submitted it. */
  readonly subject: string;
  /** The decisions of its jobs in document order, whose ids are made before any decision. */
  readonly decisionIds: readonly string[];
  readonly traceId: string | null;
  readonly submittedAt: string;
}

/** The end of a job in a resumable run: its position and final decision. The first end of a position counts. */
export interface JobEnd {
  readonly runId: string;
  /** Position in document order, from 0. */
  readonly position: number;
  readonly decisionId: string;
  readonly status: Status;
}

/** A completed result, with the keys used to find and withdraw it. */
export interface ResultToStore {
  readonly decisionId: string;
  readonly runId: string;
  readonly owner: string;
  readonly result: ResultV1;
  readonly scope: Scope;
  /** Whether the run that generated it required a review. */
  readonly requiresReview: boolean;
  /** Over job and scope: a different digest under the same job id is a conflict. */
  readonly jobDigest: string;
  /** The inputs of a generated result; null for verbatim content. */
  readonly generation: GenerationDigests | null;
}

export interface GenerationDigests {
  /** Over job, scope, model configuration and prompt: equal content is not generated twice. */
  readonly contentDigest: string;
  readonly modelConfigDigest: string;
  readonly promptDigest: string;
  readonly ruleId: string;
}

/** The end of a lease on a job's content, with stored content or without. */
export interface LeaseEnd {
  readonly token: string;
  readonly as: "succeeded" | "failed";
}

/** What becomes durable in the transaction of its record. */
export interface Effects {
  readonly run: RunToStore | null;
  readonly end: JobEnd | null;
  readonly result: ResultToStore | null;
  readonly leaseEnd: LeaseEnd | null;
  /** The settlement of the admission's reservation; only that of the first outcome counts. */
  readonly settlement: Settlement | null;
}

export const noEffects: Effects = { run: null, end: null, result: null, leaseEnd: null, settlement: null };
