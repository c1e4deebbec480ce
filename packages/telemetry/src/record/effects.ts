import type { ResultV1, Scope, Status } from "@slotgate/contracts";
import type { Settlement } from "./reservation.ts";

/** A run as it becomes durable with the first of its records. */
export interface RunToStore {
  readonly runId: string;
  readonly owner: string;
  /** The journal of the process that executes it. */
  readonly holder: string;
  /** Who submitted it. */
  readonly subject: string;
  /** The decisions of its jobs in document order, made before any of them was taken. */
  readonly decisionIds: readonly string[];
  readonly traceId: string | null;
  readonly submittedAt: string;
}

/**
 * A job's place in a run that somebody may go on with, and the decision that it came to its end with. The first end
 * of a place counts.
 */
export interface JobEnd {
  readonly runId: string;
  /** Place in document order, from 0. */
  readonly position: number;
  readonly decisionId: string;
  readonly status: Status;
}

/** A completed result, with what it can be found, and withdrawn, by. */
export interface ResultToStore {
  readonly decisionId: string;
  readonly runId: string;
  readonly owner: string;
  readonly result: ResultV1;
  readonly scope: Scope;
  /** Whether the run that brought it about asked for a review. */
  readonly requiresReview: boolean;
  /** Names job and scope alone: another one under the same job id is a conflict. */
  readonly jobDigest: string;
  /** What a generated result was made from; null for verbatim content. */
  readonly generation: GenerationDigests | null;
}

export interface GenerationDigests {
  /** Names job, scope, model configuration and prompt: what is the same need not be generated twice. */
  readonly contentDigest: string;
  readonly modelConfigDigest: string;
  readonly promptDigest: string;
  readonly ruleId: string;
}

/** A lease on a job's content comes to its end: with content that is stored, or without. */
export interface LeaseEnd {
  readonly token: string;
  readonly as: "succeeded" | "failed";
}

/** What becomes durable together with its record, in one transaction. */
export interface Effects {
  readonly run: RunToStore | null;
  readonly end: JobEnd | null;
  readonly result: ResultToStore | null;
  readonly leaseEnd: LeaseEnd | null;
  /** Of what its admission has reserved; the first outcome counts here too. */
  readonly settlement: Settlement | null;
}

export const noEffects: Effects = { run: null, end: null, result: null, leaseEnd: null, settlement: null };
