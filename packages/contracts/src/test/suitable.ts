import type { Reason } from "../reasons.ts";
import type { Job } from "../run.ts";
import { mockJob } from "./mock-run.ts";
import { UnsuitableReasonError } from "./unsuitable-reason-error.ts";

export const hasSource = ({ input }: Job): boolean =>
  Object.hasOwn(input, "sourceText") && typeof input["sourceText"] === "string";

/** Why a job cannot get a reason; null if it can. */
function unsuitable(reason: Reason, job: Job): string | null {
  switch (reason) {
    case "COPIED":
      if (job.mode !== "verbatim") return "its mode is not `verbatim`";
      return hasSource(job) ? null : "it has no `input.sourceText` to copy";
    case "VERBATIM_SOURCE_MISSING":
      if (job.mode !== "verbatim") return "its mode is not `verbatim`";
      return hasSource(job) ? "it has an `input.sourceText`" : null;
    default:
      return job.mode === "verbatim"
        ? "its mode is `verbatim`, so no gate decides and no model is called"
        : null;
  }
}

/** The job itself; throws an {@link UnsuitableReasonError} if the service would never answer that. */
export function suitable(reason: Reason, job: Job): Job {
  const because = unsuitable(reason, job);
  if (because !== null) throw new UnsuitableReasonError({ reason, jobId: job.jobId, because });
  return job;
}

/** A job that can get the reason. */
export function jobFor(reason: Reason): Job {
  switch (reason) {
    case "COPIED":
      return mockJob({ mode: "verbatim" });
    case "VERBATIM_SOURCE_MISSING":
      return mockJob({ mode: "verbatim", input: {} });
    default:
      return mockJob();
  }
}
