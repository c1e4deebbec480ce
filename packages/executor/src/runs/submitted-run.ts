import type { RunV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";

/** A run that was found valid. Its large parts are computed on demand. */
export interface SubmittedRun {
  readonly jobs: number;
  /** Over the run and whether stored results may be served: equal requests have equal digests. */
  readonly digest: () => string;
  /** As JSON; bytes are UTF-8. */
  readonly document: () => string | Buffer;
  readonly run: () => RunV1;
}

export const submittedRun = (run: RunV1, regenerate: boolean): SubmittedRun => ({
  jobs: run.jobs.length,
  digest: () => digestOf({ run, regenerate }),
  document: () => JSON.stringify(run),
  run: () => run,
});
