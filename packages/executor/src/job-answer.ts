import type { DecisionV1, ResultV1, Status, TelemetryV1 } from "@slotgate/contracts";
import type { Effects } from "@slotgate/telemetry";
import { decisionFromRecords } from "./decision-from-records.ts";
import { RecordsUnavailableError } from "./records-unavailable-error.ts";
import { emptyResultOf } from "./result-of-record.ts";
import type { Turn } from "./turn.ts";

export interface JobAnswer {
  readonly result: ResultV1;
  readonly decision: DecisionV1;
}

/** What the transaction that ends a job stores beside results and leases. */
export function endEffect(turn: Turn, status: Status): Pick<Effects, "end"> {
  const { run, position, decisionId } = turn;
  return { end: run.resumable ? { runId: run.runId, position, decisionId, status } : null };
}

/** Writes a record of a job. The first record written makes the run durable too. */
export async function withRun<T>(
  { run }: Turn,
  write: (effect: Pick<Effects, "run">) => Promise<T>,
): Promise<T> {
  const { unstored } = run;
  // Only one record carries the run, not each of those written concurrently.
  run.unstored = null;
  try {
    return await write({ run: unstored });
  } catch (error) {
    run.unstored ??= unstored;
    throw error;
  }
}

/** The answer derived from a durable record, so that the caller reads what the records say. */
export function answerFrom(
  record: TelemetryV1,
  { result = emptyResultOf(record), decidedAt = record.decidedAt }: AnswerParts = {},
): JobAnswer {
  const decision = decisionFromRecords([record]);
  if (decision === null) throw new Error("cannot derive an answer: there is no record");
  return { result, decision: { ...decision, decidedAt } };
}

interface AnswerParts {
  /** The released result; absent if the job ended without content. */
  readonly result?: ResultV1;
  /** When the job was admitted, if before the record. */
  readonly decidedAt?: string;
}

/** Writes the record that ends a job. If it cannot be made durable, the run has no answer. */
export async function recorded(
  turn: Turn,
  write: (effect: Pick<Effects, "run">) => Promise<TelemetryV1>,
): Promise<TelemetryV1> {
  try {
    return await withRun(turn, write);
  } catch (cause) {
    throw new RecordsUnavailableError({ jobId: turn.job.jobId, cause });
  }
}
