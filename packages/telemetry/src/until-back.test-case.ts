import type { Journal } from "./journal.ts";

/** Waits until the journal has found the store again, which is asked later each time that it fails. */
export async function untilBack(journal: Pick<Journal, "away">): Promise<void> {
  while (journal.away !== null) await new Promise((resolve) => setTimeout(resolve, 1));
}
