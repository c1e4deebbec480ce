/** An owner has as many large documents waiting as allowed. */
export class BackgroundBusyError extends Error {
  override readonly name = "BackgroundBusyError";
  readonly waiting: number;

  constructor({ waiting }: { readonly waiting: number }) {
    super(
      `${waiting} large documents of this owner are already waiting to be checked: send this one again later`,
    );
    this.waiting = waiting;
  }
}
