import type { TripwireStatus } from "@slotgate/contracts";
import type { JobAnswer } from "../executor/job-answer.ts";
import type { IncidentStore } from "./incident-store.ts";

/** The tripwires as the API knows them. */
export interface TripwiresAtWork {
  readonly status: () => readonly TripwireStatus[];
  /** Looks at what is about to leave. `invalid`: the kill is engaged for it, and holds back what was generated. */
  readonly handedOut: (answers: readonly JobAnswer[]) => "valid" | "invalid";
  readonly incidents: Pick<IncidentStore, "page">;
}
