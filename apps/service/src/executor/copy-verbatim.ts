import type { ResultV1 } from "@slotgate/contracts";
import { draftOf } from "./draft.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { answerFrom, emptyResult, type JobAnswer, nowOf, recorded } from "./job-answer.ts";
import type { Turn } from "./turn.ts";

/** Verbatim jobs concern no model: no gate is asked and no kill stops them. Recorded like any other. */
export async function copyVerbatim(turn: Turn, parts: ExecutorParts): Promise<JobAnswer> {
  const { job } = turn;
  const sourceText = Object.hasOwn(job.input, "sourceText") ? job.input["sourceText"] : undefined;
  const result: ResultV1 =
    typeof sourceText === "string"
      ? {
          version: "v1",
          jobId: job.jobId,
          status: "COMPLETED",
          generatedAt: nowOf(parts),
          output: { [job.output.field]: sourceText },
        }
      : emptyResult(turn, "FAILED", parts);
  const copied = result.status === "COMPLETED";
  const draft = draftOf(
    turn,
    {
      event: "verbatim",
      path: "verbatim",
      status: result.status,
      gate: null,
      guard: null,
      reason: copied ? "COPIED" : "VERBATIM_SOURCE_MISSING",
      evidence: null,
      model: null,
    },
    parts,
  );
  return answerFrom(result, await recorded(turn, parts.journal.record(draft, copied ? result : null)));
}
