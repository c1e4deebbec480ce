import * as z from "zod";
import { evidence } from "./evidence.ts";
import { gateOrder, guardOrder } from "./gates.ts";
import { instant } from "./instant.ts";
import { modelFailure } from "./model-failure.ts";
import { reasonCodes } from "./reasons.ts";
import { statuses } from "./result.ts";
import { count, identifier, jobId, recordedText } from "./text.ts";

export const paths = ["stub", "model", "verbatim", "stored"] as const;

export type Path = (typeof paths)[number];

/** The decision on a job and its outcome; the part that dry runs share. */
export const verdictShape = {
  gate: z.enum(gateOrder).nullable(),
  guard: z.enum(guardOrder).nullable(),
  reason: z.enum(reasonCodes),
  explanation: recordedText.meta({ description: "One sentence for people." }),
  evidence: evidence
    .nullable()
    .meta({ description: "Null for roles that may not see rule ids and buckets, and for verbatim jobs." }),
};

/** From `metadata.requiresReview`. It denies nothing: it tells recipients of the content what it still needs. */
export const requiresReview = z.boolean().meta({
  description:
    "Whether a person must review the content before it is used: true if the run asked for it, if the run that " +
    "generated a stored result asked for it, or if that is unknown.",
});

/** Decision v1: accompanies a result and explains it. */
export const decisionV1 = z
  .strictObject({
    version: z.literal("v1"),
    decisionId: identifier,
    runId: identifier,
    jobId,
    slotId: identifier,
    kind: identifier,
    requiresReview,
    decidedAt: instant,
    path: z.enum(paths),
    status: z
      .enum(statuses)
      .nullable()
      .meta({ description: "Null while an admitted job's outcome is unknown." }),
    ...verdictShape,
    attempts: count.nullable().meta({
      description: "Requests sent to the model provider; null if unknown.",
    }),
    sourceDecisionId: identifier
      .nullable()
      .meta({ description: "The decision that the stored result came from." }),
    failure: modelFailure
      .optional()
      .meta({ description: "Why the model call failed; only on a decision that is `FAILED` for the model." }),
  })
  .meta({ title: "Decision v1", description: "Accompanies a result and explains it." });

export type DecisionV1 = z.infer<typeof decisionV1>;
