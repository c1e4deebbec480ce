import * as z from "zod";
import { verdictShape } from "./decision.ts";
import { instant, jobId } from "./text.ts";

/** What would be decided for a run, without executing it: no decision id, nothing recorded. */
export const dryRunV1 = z.strictObject({
  version: z.literal("v1"),
  dryRun: z.literal(true),
  decidedAt: instant,
  jobs: z.array(
    z.strictObject({ jobId, verdict: z.enum(["admitted", "denied", "verbatim"]), ...verdictShape }),
  ),
});

export type DryRunV1 = z.infer<typeof dryRunV1>;
