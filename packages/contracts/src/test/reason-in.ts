import type { Reason } from "../reasons.ts";
import type { Job, RunV1 } from "../run.ts";
import { hasSource } from "./suitable.ts";

interface Asked<R extends Reason> {
  readonly job: Job;
  readonly reasons: R | Readonly<Record<string, R>> | undefined;
}

/** The reason of a job in a run: the one set, or that of a service with all gates open. */
export function reasonIn<R extends Reason>(
  run: RunV1,
  { job, reasons }: Asked<R>,
): R | "COPIED" | "VERBATIM_SOURCE_MISSING" | "GENERATED" | "NOT_OPTED_IN" {
  if (typeof reasons === "object" && Object.hasOwn(reasons, job.jobId)) {
    const own = reasons[job.jobId];
    if (own !== undefined) return own;
  }
  if (job.mode === "verbatim") return hasSource(job) ? "COPIED" : "VERBATIM_SOURCE_MISSING";
  if (typeof reasons === "string") return reasons;
  return run.metadata.allowAI === true ? "GENERATED" : "NOT_OPTED_IN";
}
