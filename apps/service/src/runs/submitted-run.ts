import type { RunV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";

/** A run that was judged valid. What is large is only made when it is asked for. */
export interface SubmittedRun {
  readonly jobs: number;
  /** Of the run and of how stored results are to be used: the same request has the same digest. */
  readonly digest: () => string;
  /** As JSON. */
  readonly text: () => string;
  readonly run: () => RunV1;
}

/** One that was parsed here. */
export const submittedRun = (run: RunV1, stored: "serve" | "pass-over"): SubmittedRun => ({
  jobs: run.jobs.length,
  digest: () => digestOf({ run, stored }),
  text: () => JSON.stringify(run),
  run: () => run,
});
