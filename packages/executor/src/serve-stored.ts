import type { Admitted } from "@slotgate/gate";
import { FateUnknownError, ResultGoneError } from "@slotgate/telemetry";
import type { Found } from "./content/content-store.ts";
import { deny } from "./deny.ts";
import { draftOf } from "./draft.ts";
import { endUncertain } from "./end-uncertain.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import type { JobModel } from "./generation/choose-model.ts";
import { answerFrom, endEffect, type JobAnswer, withRun } from "./job-answer.ts";
import { notAdmitted } from "./not-admitted.ts";
import type { Turn } from "./turn.ts";

/** A job that passed the gates and whose content is stored. */
export interface StoredJob {
  readonly turn: Turn;
  readonly decision: Admitted;
  /** What would have filled it. */
  readonly model: JobModel;
  readonly found: Extract<Found, { readonly is: "stored" }>;
  readonly parts: ExecutorParts;
}

/**
 * Serves stored content once its record, which names the decision that generated it, is durable, under a released kill,
 * and only if the result was neither withdrawn nor erased. Null: the result is gone, so the job starts over.
 */
export async function serveStored({
  turn,
  decision,
  model,
  found,
  parts,
}: StoredJob): Promise<JobAnswer | null> {
  const { evidence } = decision;
  const draft = draftOf(
    turn,
    {
      event: "stored",
      path: "stored",
      status: "COMPLETED",
      reason: "STORED",
      evidence,
      model: null,
      sourceDecisionId: found.decisionId,
      // A run that requires no review does not lift the requirement of the run that generated the content.
      requiresReview: turn.run.metadata.requiresReview || found.requiresReview,
    },
    parts,
  );
  try {
    const effects = { storedResult: found.decisionId, ...endEffect(turn, "COMPLETED") };
    const record = await withRun(turn, (run) => parts.journal.serve(draft, { ...effects, ...run }));
    parts.report.decided({ killed: false, admitted: true });
    return answerFrom(record, { result: found.result });
  } catch (error) {
    if (error instanceof ResultGoneError) return null;
    if (error instanceof FateUnknownError) return endUncertain(turn, { evidence, model }, parts);
    return deny(turn, notAdmitted(evidence, error), parts);
  }
}
