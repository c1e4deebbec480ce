import type { RunV1 } from "@slotgate/contracts";
import { bucketCount, rolloutBucket } from "@slotgate/gate";

/** The bearer secret of the benchmark's key. */
export const benchKey = "bench-key";

export const jobCount = 10_000;

/** The percentage under which admitted jobs and denied ones can be sent to the same service. */
export const halfPercent = 50;

/** A run of one job that passes every gate but, depending on its bucket, the last. */
export const runOf = (jobId: string): RunV1 => ({
  version: "v1",
  appliesTo: { subject: "Chemistry", level: "GCSE", board: "AQA", specVersion: "2026" },
  jobs: [
    {
      jobId,
      slotId: "intro",
      kind: "explanatory",
      mode: "generate",
      input: { topic: "Rates of reaction", audience: "ages 14 to 16", words: 120 },
      output: { field: "body", type: "text" },
      sources: ["AQA GCSE Chemistry specification 8462, section 4.6"],
      required: true,
    },
  ],
  metadata: { requiresReview: true, allowAI: true },
});

/** A run as a whole HTTP request. */
export function runRequest(jobId: string): Buffer {
  const body = JSON.stringify(runOf(jobId));
  const head = [
    "POST /v1/runs HTTP/1.1",
    "host: 127.0.0.1",
    `authorization: Bearer ${benchKey}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** Job ids whose bucket lies below `halfPercent`, or at and above it; never the same one twice. */
export function* jobIds(half: "lower" | "upper"): Generator<string, never> {
  for (let index = 0; ; index += 1) {
    const jobId = `lesson-${index}/intro`;
    const bucket = rolloutBucket({ groupId: "slotgen.ai", jobId });
    if (bucket < (bucketCount * halfPercent) / 100 === (half === "lower")) yield jobId;
  }
}

export const benchAllowlist = {
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [
    {
      id: "chemistry",
      enabled: true,
      appliesTo: { subject: ["Chemistry"], level: ["GCSE"], board: ["AQA"], specVersion: ["*"] },
      kinds: ["explanatory"],
      slotIds: [],
      maxJobsPerRun: 10,
    },
  ],
};
