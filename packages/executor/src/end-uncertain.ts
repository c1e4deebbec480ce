import type { Evidence } from "@slotgate/contracts";
import { draftOf } from "./draft.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { answerFrom, endEffect, type JobAnswer, recorded } from "./job-answer.ts";
import { telemetryUnavailable } from "./not-admitted.ts";
import { nothingSpent } from "./spending.ts";
import type { Turn } from "./turn.ts";

/**
 * Ends a job whose admission, or whose serving from the store, was sent to the store without confirmation. An outcome
 * is right in both cases: it ends the admission, or stands alone, which only this reason may do. No model was called.
 */
export async function endUncertain(turn: Turn, evidence: Evidence, parts: ExecutorParts): Promise<JobAnswer> {
  parts.report.decided({ killed: false, admitted: false });
  const model =
    parts.model === null
      ? null
      : { ...parts.model.attribution, inputTokens: null, outputTokens: null, attempts: 0 };
  const draft = draftOf(
    turn,
    { event: "outcome", path: "stub", status: "STUB", ...telemetryUnavailable(evidence), model },
    parts,
  );
  const settlement = parts.budgets === null ? null : nothingSpent;
  const effects = { ...endEffect(turn, "STUB"), settlement };
  return answerFrom(await recorded(turn, (run) => parts.journal.record(draft, { ...effects, ...run })));
}
