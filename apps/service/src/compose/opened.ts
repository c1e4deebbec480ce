import { messageOf } from "@slotgate/controls";

/** What has to be closed, in the order in which it was opened. */
export class Opened {
  readonly #closings: (() => unknown)[] = [];

  add(close: () => unknown): void {
    this.#closings.push(close);
  }

  /**
   * Closes the last opened first. What fails to close does not keep the rest open. After `withinMs` it calls `onLate`,
   * and what is left is closed without waiting.
   */
  async close({
    withinMs,
    onLate = () => {},
  }: {
    readonly withinMs: number;
    readonly onLate?: () => void;
  }): Promise<void> {
    const errors: unknown[] = [];
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      limit = setTimeout(resolve, withinMs);
    });
    late.then(onLate);
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
