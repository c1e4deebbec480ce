import type { RunV1 } from "@slotgate/contracts";

/** The bearer secret of the benchmark's key. */
export const benchKey = "bench-key";

export const jobCount = 10_000;

/** A run of one job that passes every gate but the last: the whole decision is made, and the answer is a stub. */
const runOf = (index: number): RunV1 => ({
  version: "v1",
  appliesTo: { subject: "Chemistry", level: "GCSE", board: "AQA", specVersion: "2026" },
  jobs: [
    {
      jobId: `lesson-${index}/intro`,
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

/** The same runs as whole HTTP requests. */
export function benchRequests(): Buffer[] {
  return Array.from({ length: jobCount }, (_, index) => {
    const body = JSON.stringify(runOf(index));
    const head = [
      "POST /v1/runs HTTP/1.1",
      "host: 127.0.0.1",
      `authorization: Bearer ${benchKey}`,
      "content-type: application/json",
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
  });
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
