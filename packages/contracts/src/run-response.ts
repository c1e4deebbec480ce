import * as z from "zod";
import { decisionV1 } from "./decision.ts";
import { resultV1 } from "./result.ts";
import { list } from "./stopping-array.ts";
import { identifier } from "./text.ts";

/** One job's result with the decision that explains it. */
export const jobAnswerV1 = z
  .strictObject({ result: resultV1, decision: decisionV1 })
  .meta({ title: "Job answer v1", description: "One job's result, and the decision that explains it." });

export type JobAnswerV1 = z.infer<typeof jobAnswerV1>;

/** Run-response v1: one result and its decision for each job, in job order. */
export const runResponseV1 = z
  .strictObject({
    version: z.literal("v1"),
    runId: identifier,
    jobs: list(jobAnswerV1),
  })
  .meta({ title: "Run response v1", description: "One result and its decision for each job, in job order." });

export type RunResponseV1 = z.infer<typeof runResponseV1>;
