/** An owner has as many large documents waiting as it may have. */
export class BackgroundBusyError extends Error {
  override readonly name = "BackgroundBusyError";
  readonly waiting: number;

  constructor({ waiting }: { readonly waiting: number }) {
    super(`${waiting} large documents of this owner wait to be checked already: send this one again later`);
    this.waiting = waiting;
  }
}
