import type { TripwireStatus } from "@slotgate/contracts";
import type { JobAnswer } from "../executor/job-answer.ts";
import type { IncidentStore } from "./incident-store.ts";

/** The tripwires as the API knows them. */
export interface TripwiresAtWork {
  readonly status: () => readonly TripwireStatus[];
  /** Looks at what is about to leave, and answers the places of those that fail; the kill is engaged for them. */
  readonly handedOut: (answers: readonly JobAnswer[]) => ReadonlySet<number>;
  readonly incidents: Pick<IncidentStore, "page">;
}
