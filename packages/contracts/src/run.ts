import * as z from "zod";
import { countValues, jsonObject } from "./json-object.ts";
import { runLimits } from "./limits.ts";
import { builtInOutputTypes, isBuiltInOutputType, outputSpec } from "./output-spec.ts";
import { scope } from "./scope.ts";
import { list } from "./stopping-array.ts";
import { identifier, jobId, recordedText } from "./text.ts";

const builtInNames = builtInOutputTypes.map((name) => `\`${name}\``).join(", ");

/** One slot to fill. */
export const job = z
  .strictObject({
    jobId,
    slotId: identifier.meta({ description: "The slot in the document to fill." }),
    kind: identifier.meta({
      description: "The kind of content, e.g. explanatory; allowlist rules name kinds.",
    }),
    mode: z.enum(["generate", "verbatim"]).meta({
      description: "`generate` calls a model if every gate passes; `verbatim` copies `input.sourceText`.",
    }),
    input: jsonObject,
    output: outputSpec,
    sources: list(recordedText).meta({ description: "Where the content may draw from." }),
    required: z.boolean(),
  })
  .superRefine(({ mode, output, input, sources }, context) => {
    const most = runLimits.jobValues;
    if (countValues([input, sources, output], most) > most)
      context.addIssue({
        code: "custom",
        message: `a job of at most ${most} JSON values; join many small ones, or make several jobs of it`,
      });
    if (mode === "generate" && output.schema === undefined && !isBuiltInOutputType(output.type)) {
      context.addIssue({
        code: "custom",
        path: ["output", "type"],
        message: `${builtInNames}, or any type with an \`output.schema\``,
      });
    }
  })
  .meta({
    description: `One slot to fill. A generated type other than ${builtInNames} needs an \`output.schema\`. Only the parser checks: at most ${runLimits.jobValues} JSON values in a job.`,
    if: {
      properties: {
        mode: { const: "generate" },
        output: { type: "object", properties: { type: { not: { enum: builtInOutputTypes } } } },
      },
    },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { output: { type: "object", required: ["schema"] } } },
  });

export type Job = z.infer<typeof job>;

/** `allowAI` opts in only if it is the boolean `true`; other types are invalid input, not opt-in. */
export const runMetadata = z.strictObject({
  requiresReview: z.boolean().meta({
    description:
      "Whether a person must review the content before it is used; decisions and records repeat it. It denies nothing.",
  }),
  allowAI: z
    .boolean()
    .optional()
    .meta({ description: "Opts the run in to AI generation; only `true` does." }),
});

export type RunMetadata = z.infer<typeof runMetadata>;

const jobs = list(job)
  .min(1)
  .max(runLimits.jobs)
  .superRefine((all, context) => {
    const first = new Map<string, number>();
    for (const [index, { jobId: id }] of all.entries()) {
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
  })
  .meta({ description: "The slots to fill. Only the parser checks that job ids are unique." });

/** Run v1: a document with one or more jobs that share a scope. */
export const runV1 = z
  .strictObject({ version: z.literal("v1"), appliesTo: scope, jobs, metadata: runMetadata })
  .meta({
    title: "Run v1",
    description: `Jobs that share a scope: what is submitted. As sent it has at most ${runLimits.bytes} bytes.`,
  });

export type RunV1 = z.infer<typeof runV1>;
