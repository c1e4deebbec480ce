/** A refused command; the lock is unchanged. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly why: string;

  constructor(why: string) {
    super(`refused, and contract.lock.json is unchanged: ${why}`);
    this.why = why;
  }
}
