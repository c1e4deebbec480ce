import * as z from "zod";
import { jsonObject } from "./json-object.ts";
import { runLimits } from "./limits.ts";
import { builtInOutputTypes, isBuiltInOutputType, outputSpec } from "./output-spec.ts";
import { scope } from "./scope.ts";
import { identifier, jobId, recordedText } from "./text.ts";

/** One slot that waits for content. */
export const job = z
  .strictObject({
    jobId,
    slotId: identifier,
    kind: identifier,
    mode: z.enum(["generate", "verbatim"]),
    input: jsonObject,
    output: outputSpec,
    sources: z.array(recordedText),
    required: z.boolean(),
  })
  .superRefine((value, context) => {
    const { type, schema } = value.output;
    if (value.mode === "generate" && schema === undefined && !isBuiltInOutputType(type)) {
      context.addIssue({
        code: "custom",
        path: ["output", "type"],
        message: `${builtInOutputTypes.map((name) => `\`${name}\``).join(", ")}, or any type with an \`output.schema\``,
      });
    }
  });

export type Job = z.infer<typeof job>;

/** `allowAI` opts in only when it is the boolean `true`; other types are invalid input, not opt-in. */
export const runMetadata = z.strictObject({ requiresReview: z.boolean(), allowAI: z.boolean().optional() });

/** Run v1: a document with one or more jobs that share a scope. */
export const runV1 = z.strictObject({
  version: z.literal("v1"),
  appliesTo: scope,
  jobs: z
    .array(job)
    .min(1)
    .max(runLimits.jobs)
    .superRefine((jobs, context) => {
      const first = new Map<string, number>();
      for (const [index, { jobId: id }] of jobs.entries()) {
        const earlier = first.get(id);
        if (earlier === undefined) first.set(id, index);
        else {
          context.addIssue({
            code: "custom",
            path: [index, "jobId"],
            message: `a job id that is unique within the run (\`$.jobs[${earlier}]\` has the same)`,
          });
        }
      }
    }),
  metadata: runMetadata,
});

export type RunV1 = z.infer<typeof runV1>;
