import type { TelemetryV1 } from "@slotgate/contracts";

/** An admission that has no outcome yet. */
export interface OpenAdmission {
  /** The replica that it was of. */
  readonly holder: string;
  /** Its record. */
  readonly record: TelemetryV1;
}

/** Open admissions of replicas whose leases have run out, and of this one. Throws `StoreUnavailableError`. */
export interface LeftAdmissions {
  /** In the order of their decision ids, those behind `after`, at most `limit`. */
  readonly list: (page: LeftPage) => Promise<readonly OpenAdmission[]>;
}

export interface LeftPage {
  /** A decision id; null: from the first. */
  readonly after: string | null;
  readonly limit: number;
}
