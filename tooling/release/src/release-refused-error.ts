/** Something is not as a release needs it. */
export class ReleaseRefusedError extends Error {
  override readonly name = "ReleaseRefusedError";
  /** What is not so. */
  readonly problem: string;
  /** What to do about it. */
  readonly remedy: string;

  constructor({ problem, remedy }: Pick<ReleaseRefusedError, "problem" | "remedy">) {
    super(`${problem}: ${remedy}`);
    this.problem = problem;
    this.remedy = remedy;
  }
}
