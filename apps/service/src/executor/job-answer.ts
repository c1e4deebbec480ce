import type { DecisionV1, ResultV1, Status, TelemetryV1 } from "@slotgate/contracts";
import type { Effects } from "@slotgate/telemetry";
import { decisionFromRecords } from "./decision-from-records.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { RecordsUnavailableError } from "./records-unavailable-error.ts";
import { emptyResultOf } from "./result-of-record.ts";
import type { Turn } from "./turn.ts";

/** What the caller gets for one job. */
export interface JobAnswer {
  readonly result: ResultV1;
  readonly decision: DecisionV1;
}

export const nowOf = ({ clock }: ExecutorParts): string => new Date(clock.now()).toISOString();

/** What becomes durable with the record that a job ends with, beside results and leases. */
export function endEffects(turn: Turn, status: Status): Pick<Effects, "run" | "end"> {
  const { run, position, decisionId } = turn;
  return { ...runEffect(turn), end: { runId: run.runId, position, decisionId, status } };
}

/** The run itself becomes durable with the first of its records. */
export const runEffect = ({ run }: Turn): Pick<Effects, "run"> => ({ run: run.unstored });

/** The answer that a durable record tells of, so that what the caller reads is what the records say. */
export function answerFrom(
  record: TelemetryV1,
  { result = emptyResultOf(record), decidedAt = record.decidedAt }: AnswerParts = {},
): JobAnswer {
  const decision = decisionFromRecords([record]);
  if (decision === null) throw new Error("no answer without a record");
  return { result, decision: { ...decision, decidedAt } };
}

interface AnswerParts {
  /** What was released; without it the job ended without content. */
  readonly result?: ResultV1;
  /** When the job was admitted, where that was earlier than the record. */
  readonly decidedAt?: string;
}

/** Waits until a record is durable; when it cannot be made so, the run has no answer. */
export async function recorded(turn: Turn, recording: Promise<TelemetryV1>): Promise<TelemetryV1> {
  try {
    const record = await recording;
    turn.run.unstored = null;
    return record;
  } catch (cause) {
    throw new RecordsUnavailableError({ jobId: turn.job.jobId, cause });
  }
}
