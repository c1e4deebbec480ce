import type { TelemetryV1 } from "@slotgate/contracts";

/** An admission without an outcome. */
export interface OpenAdmission {
  /** The replica that made it. */
  readonly holder: string;
  readonly record: TelemetryV1;
}

/** Open admissions of this replica and of replicas whose leases have run out. Throws `StoreUnavailableError`. */
export interface LeftAdmissions {
  /** In order of decision id, after `after`, at most `limit`. */
  readonly list: (page: LeftPage) => Promise<readonly OpenAdmission[]>;
}

export interface LeftPage {
  /** A decision id; null: from the first. */
  readonly after: string | null;
  readonly limit: number;
}
