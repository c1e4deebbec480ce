import type { Evidence } from "@slotgate/contracts";

/** On which side of the rollout a job's bucket is: below it is in. */
export function bucketCell(evidence: Pick<Evidence, "bucket" | "basisPoints"> | null): string | null {
  const { bucket = null, basisPoints = null } = evidence ?? {};
  if (bucket === null || basisPoints === null) return null;
  return `${bucket} ${bucket < basisPoints ? "<" : ">="} ${basisPoints}`;
}
