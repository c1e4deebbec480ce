import * as z from "zod";
import { verdictShape } from "./decision.ts";
import { instant } from "./instant.ts";
import { list } from "./stopping-array.ts";
import { jobId } from "./text.ts";

/** The decision that one job would get. */
export const dryRunJob = z.strictObject({
  jobId,
  verdict: z.enum(["admitted", "denied", "verbatim"]),
  ...verdictShape,
});

export type DryRunJob = z.infer<typeof dryRunJob>;

/** The decisions that a run's jobs would get, without executing it: no decision id, nothing recorded. */
export const dryRunV1 = z
  .strictObject({
    version: z.literal("v1"),
    dryRun: z.literal(true),
    decidedAt: instant,
    jobs: list(dryRunJob),
  })
  .meta({
    title: "Dry run v1",
    description: "What would be decided for each job of a run, without executing it; nothing is recorded.",
  });

export type DryRunV1 = z.infer<typeof dryRunV1>;
