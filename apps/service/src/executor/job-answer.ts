import type { DecisionV1, ResultV1, Status, TelemetryV1 } from "@slotgate/contracts";
import { decisionFromRecords } from "./decision-from-records.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { RecordsUnavailableError } from "./records-unavailable-error.ts";
import type { Turn } from "./turn.ts";

/** What the caller gets for one job. */
export interface JobAnswer {
  readonly result: ResultV1;
  readonly decision: DecisionV1;
}

/** A result without content. */
export function emptyResult(
  turn: Turn,
  status: Exclude<Status, "COMPLETED">,
  parts: ExecutorParts,
): ResultV1 {
  return { version: "v1", jobId: turn.job.jobId, status, generatedAt: nowOf(parts), output: null };
}

export const nowOf = ({ clock }: ExecutorParts): string => new Date(clock.now()).toISOString();

/** The answer that a durable record tells of, so that what the caller reads is what the records say. */
export function answerFrom(result: ResultV1, record: TelemetryV1, decidedAt = record.decidedAt): JobAnswer {
  const decision = decisionFromRecords([record]);
  if (decision === null) throw new Error("no answer without a record");
  return { result, decision: { ...decision, decidedAt } };
}

/** Waits until a record is durable; when it cannot be made so, the run has no answer. */
export async function recorded(turn: Turn, recording: Promise<TelemetryV1>): Promise<TelemetryV1> {
  try {
    return await recording;
  } catch (cause) {
    throw new RecordsUnavailableError({ jobId: turn.job.jobId, cause });
  }
}
