import type { Evidence } from "@slotgate/contracts";

/** A job's bucket against the rollout; below it the job is inside. */
export function bucketCell(evidence: Pick<Evidence, "bucket" | "basisPoints"> | null): string | null {
  const { bucket = null, basisPoints = null } = evidence ?? {};
  if (bucket === null || basisPoints === null) return null;
  return `${bucket} ${bucket < basisPoints ? "<" : ">="} ${basisPoints}`;
}
