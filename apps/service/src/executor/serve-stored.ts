import type { Admitted } from "@slotgate/gate";
import { FateUnknownError, ResultGoneError } from "@slotgate/telemetry";
import type { Found } from "../content/content-store.ts";
import { deny } from "./deny.ts";
import { draftOf } from "./draft.ts";
import { endUncertain } from "./end-uncertain.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { answerFrom, endEffect, type JobAnswer, withRun } from "./job-answer.ts";
import { notAdmitted } from "./not-admitted.ts";
import type { Turn } from "./turn.ts";

/** An admitted job whose content is in store. */
export interface StoredJob {
  readonly turn: Turn;
  readonly decision: Admitted;
  readonly found: Extract<Found, { readonly is: "stored" }>;
  readonly parts: ExecutorParts;
}

/**
 * Serves what is in store: one record that names the decision which it came from, and only when that is durable,
 * under a released kill and while the result is neither withdrawn nor erased. Null: it is gone, begin again.
 */
export async function serveStored({ turn, decision, found, parts }: StoredJob): Promise<JobAnswer | null> {
  const { evidence } = decision;
  const draft = draftOf(
    turn,
    {
      event: "stored",
      path: "stored",
      status: "COMPLETED",
      gate: null,
      guard: null,
      reason: "STORED",
      evidence,
      model: null,
      sourceDecisionId: found.decisionId,
      // Content that one run wants reviewed is no better reviewed because another run asks for it.
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
    if (error instanceof FateUnknownError) return endUncertain(turn, evidence, parts);
    return deny(turn, notAdmitted(evidence, error), parts);
  }
}
