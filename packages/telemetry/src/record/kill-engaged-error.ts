/** A kill is engaged in the store, so an admission or a generated result was not recorded. */
export class KillEngagedError extends Error {
  override readonly name = "KillEngagedError";

  constructor() {
    super("a kill is engaged: nothing is admitted and nothing generated is released");
  }
}
