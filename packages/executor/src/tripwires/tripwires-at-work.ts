import type { TripwireStatus } from "@slotgate/contracts";
import type { JobAnswer } from "../job-answer.ts";

/** The tripwires as the API uses them. */
export interface TripwiresAtWork {
  readonly status: () => readonly TripwireStatus[];
  /** Checks answers about to be served and returns the indexes of those that fail, for which the kill is engaged. */
  readonly handedOut: (answers: readonly JobAnswer[]) => ReadonlySet<number>;
}
