import type { Evidence } from "@slotgate/contracts";
import { draftOf } from "./draft.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { beforeCall, type JobModel } from "./generation/choose-model.ts";
import { answerFrom, endEffect, type JobAnswer, recorded } from "./job-answer.ts";
import { telemetryUnavailable } from "./not-admitted.ts";
import { nothingSpent } from "./spending.ts";
import type { Turn } from "./turn.ts";

/**
 * Ends a job whose admission, or whose serving from the store, was sent to the store without confirmation. An outcome
 * is right in both cases: it ends the admission, or stands alone, which only this reason may do. No model was called.
 */
export async function endUncertain(
  turn: Turn,
  { evidence, model }: { readonly evidence: Evidence; readonly model: JobModel },
  parts: ExecutorParts,
): Promise<JobAnswer> {
  parts.report.decided({ killed: false, admitted: false });
  const draft = draftOf(
    turn,
    {
      event: "outcome",
      path: "stub",
      status: "STUB",
      ...telemetryUnavailable(evidence),
      model: beforeCall(model),
    },
    parts,
  );
  const settlement = parts.budgets === null ? null : nothingSpent;
  const effects = { ...endEffect(turn, "STUB"), settlement };
  return answerFrom(await recorded(turn, (run) => parts.journal.record(draft, { ...effects, ...run })));
}
