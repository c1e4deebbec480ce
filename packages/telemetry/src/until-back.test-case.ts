import type { Journal } from "./journal.ts";

/** Waits until the journal has reached the store again, which it probes later after each failure. */
export async function untilBack(journal: Pick<Journal, "away">): Promise<void> {
  while (journal.away !== null) await new Promise((resolve) => setTimeout(resolve, 1));
}
