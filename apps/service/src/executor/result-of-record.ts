import type { ResultV1, TelemetryV1 } from "@slotgate/contracts";

/** The result of a job that released nothing, as its last record tells of it; the same whenever it is asked. */
export function emptyResultOf({ jobId, status, decidedAt }: TelemetryV1): ResultV1 {
  if (status !== "STUB" && status !== "FAILED")
    throw new Error(`a record of status \`${status}\` tells of no result without content`);
  return { version: "v1", jobId, status, generatedAt: decidedAt, output: null };
}
