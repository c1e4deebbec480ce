import type { AllowlistV1, DrillJobsV1, RunV1 } from "@slotgate/contracts";
import { drillName } from "./drill-mark.ts";
import { drillScope } from "./drill-rule.ts";

/** A run of synthetic jobs in the drills' scope. The service builds it, so that a drill can request nothing else. */
export const drillRunOf = (
  { jobIds }: Pick<DrillJobsV1, "jobIds">,
  { allowlist }: { readonly allowlist: AllowlistV1 | null },
): RunV1 => ({
  version: "v1",
  appliesTo: drillScope(allowlist),
  jobs: jobIds.map((jobId) => ({
    jobId,
    slotId: drillName,
    kind: drillName,
    mode: "generate",
    input: {},
    output: { field: "text", type: "string" },
    sources: [],
    required: false,
  })),
  metadata: { requiresReview: false, allowAI: true },
});
