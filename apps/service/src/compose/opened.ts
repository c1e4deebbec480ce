import { messageOf } from "@slotgate/controls";

/** What has to be closed, in the order in which it was opened. */
export class Opened {
  readonly #closings: (() => unknown)[] = [];

  add(close: () => unknown): void {
    this.#closings.push(close);
  }

  /**
   * Closes the last opened first. What fails to close does not keep the rest open. After `withinMs`, what is left is
   * closed without waiting.
   */
  async close({ withinMs }: { readonly withinMs: number }): Promise<void> {
    const errors: unknown[] = [];
    const over = new AbortController();
    const limit = setTimeout(() => over.abort(), withinMs);
    const late = new Promise<void>((resolve) => over.signal.addEventListener("abort", () => resolve()));
    for (const close of this.#closings.toReversed())
      try {
        await Promise.race([close(), late]);
      } catch (error) {
        errors.push(error);
      }
    clearTimeout(limit);
    if (errors.length > 0) throw new AggregateError(errors, errors.map(messageOf).join("; "));
  }
}
