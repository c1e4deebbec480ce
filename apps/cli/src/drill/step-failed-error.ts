/** What a step saw was not what it has to see. */
export class StepFailedError extends Error {
  override readonly name = "StepFailedError";
}
