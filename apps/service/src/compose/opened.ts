import { messageOf } from "@slotgate/controls";

/** What has to be closed, in the order in which it was opened. */
export class Opened {
  readonly #closings: (() => unknown)[] = [];

  add(close: () => unknown): void {
    this.#closings.push(close);
  }

  /** Closes the last opened first. What fails to close does not keep the rest open. */
  async close(): Promise<void> {
    const errors: unknown[] = [];
    for (const close of this.#closings.toReversed())
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    if (errors.length > 0) throw new AggregateError(errors, errors.map(messageOf).join("; "));
  }
}
