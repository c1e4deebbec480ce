import type { Incident, IncidentEntryV1, IncidentOpeningV1, IncidentV1, Severity } from "@slotgate/contracts";

export interface IncidentOpening extends Omit<IncidentOpeningV1, "version"> {
  /** The subject of the key or token. */
  readonly by: string;
}

export interface IncidentAddition {
  readonly incidentId: string;
  readonly entry: IncidentEntryV1;
  /** The subject of the key or token. */
  readonly by: string;
}

/** Null: all. */
export interface IncidentFilter {
  readonly state: Incident["state"] | null;
  readonly severity: Severity | null;
  /** Opened at this instant or later. */
  readonly since: string | null;
  /** Opened before this instant. */
  readonly until: string | null;
}

export interface IncidentPage {
  /** The id at which the previous page ended; null: from the newest. */
  readonly cursor: string | null;
  readonly limit: number;
}

/** The incidents of tripwires and people. Throws `StoreUnavailableError` when the database is unavailable. */
export interface IncidentStore {
  /** @throws InvalidIncidentError */
  readonly open: (opening: IncidentOpening) => Promise<IncidentV1>;
  /**
   * Adds an entry to the history. Of entries added at once each is kept, and each sees those before it.
   * @throws NoSuchIncidentError, IncidentRefusedError, InvalidIncidentError
   */
  readonly add: (addition: IncidentAddition) => Promise<IncidentV1>;
  /** @throws NoSuchIncidentError */
  readonly read: (incidentId: string) => Promise<IncidentV1>;
  /** Newest first. */
  readonly page: (filter: IncidentFilter, page: IncidentPage) => Promise<readonly Incident[]>;
}
