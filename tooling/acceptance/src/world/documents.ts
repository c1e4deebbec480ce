import { randomBytes } from "node:crypto";
import type { AllowlistV1, Job, RunV1 } from "@slotgate/contracts";

/** As much of a run as a test cares for. */
export interface RunInput {
  readonly jobs?: readonly Partial<Job>[];
  readonly appliesTo?: RunV1["appliesTo"];
  readonly metadata?: RunV1["metadata"];
}

export const newJobId = (): string => `job-${randomBytes(6).toString("hex")}`;

export const jobOf = (job: Partial<Job> = {}): Job => ({
  jobId: newJobId(),
  slotId: "intro",
  kind: "explanatory",
  mode: "generate",
  input: { topic: "Rates of reaction" },
  output: { field: "body", type: "text" },
  sources: [],
  required: true,
  ...job,
});

/** A run that passes every gate when all are open. */
export const runOf = ({ jobs = [{}], appliesTo, metadata }: RunInput = {}): RunV1 => ({
  version: "v1",
  appliesTo: appliesTo ?? { subject: "Chemistry", level: "GCSE", board: "AQA", specVersion: "2026" },
  jobs: jobs.map(jobOf),
  metadata: metadata ?? { requiresReview: true, allowAI: true },
});

export const allowlistOf = (changes: Partial<AllowlistV1> = {}): AllowlistV1 => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [
    {
      id: "chemistry",
      enabled: true,
      appliesTo: { subject: ["Chemistry"], level: ["GCSE"], board: ["AQA"], specVersion: ["*"] },
      kinds: ["explanatory", "assessment"],
      slotIds: [],
      maxJobsPerRun: 100,
    },
  ],
  ...changes,
});
