import type { ResultV1, TelemetryV1 } from "@slotgate/contracts";

/** The result of a job that released nothing, derived from its last record; equal at every call. */
export function emptyResultOf({ jobId, status, decidedAt }: TelemetryV1): ResultV1 {
  if (status !== "STUB" && status !== "FAILED")
    throw new Error(`a record of status \`${status}\` has no result without content`);
  return { version: "v1", jobId, status, generatedAt: decidedAt, output: null };
}
