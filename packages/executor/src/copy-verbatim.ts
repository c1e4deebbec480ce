import type { ResultV1 } from "@slotgate/contracts";
import { jobDigestOf } from "./content/job-content.ts";
import { draftOf, nowOf } from "./draft.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { answerFrom, endEffect, type JobAnswer, recorded } from "./job-answer.ts";
import type { Turn } from "./turn.ts";

/** Verbatim jobs call no model: they pass no gate and no kill stops them. They are recorded like any other job. */
export async function copyVerbatim(turn: Turn, parts: ExecutorParts): Promise<JobAnswer> {
  const { job } = turn;
  const sourceText = Object.hasOwn(job.input, "sourceText") ? job.input["sourceText"] : undefined;
  const result: ResultV1 | null =
    typeof sourceText === "string"
      ? {
          version: "v1",
          jobId: job.jobId,
          status: "COMPLETED",
          generatedAt: nowOf(parts),
          output: { [job.output.field]: sourceText },
        }
      : null;
  const status = result === null ? "FAILED" : "COMPLETED";
  const draft = draftOf(
    turn,
    {
      event: "verbatim",
      path: "verbatim",
      status,
      reason: result === null ? "VERBATIM_SOURCE_MISSING" : "COPIED",
      evidence: null,
      model: null,
    },
    parts,
  );
  const effects = endEffect(turn, status);
  if (result === null)
    return answerFrom(await recorded(turn, (run) => parts.journal.record(draft, { ...effects, ...run })));
  const { decisionId } = turn;
  const { runId, owner, scope, metadata } = turn.run;
  const { requiresReview } = metadata;
  const jobDigest = jobDigestOf({ scope, job });
  const toStore = { decisionId, runId, owner, scope, requiresReview, jobDigest, result, generation: null };
  const record = await recorded(turn, (run) =>
    parts.journal.record(draft, { ...effects, ...run, result: toStore }),
  );
  return answerFrom(record, { result });
}
