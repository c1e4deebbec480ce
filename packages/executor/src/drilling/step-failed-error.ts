/** A step did not find what it expects. */
export class StepFailedError extends Error {
  override readonly name = "StepFailedError";
}
