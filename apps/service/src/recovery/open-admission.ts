import type { TelemetryV1 } from "@slotgate/contracts";

/** An admission that has no outcome yet. */
export interface OpenAdmission {
  /** The replica that it was of. */
  readonly holder: string;
  /** Its record. */
  readonly record: TelemetryV1;
}

/** Open admissions of replicas whose leases have run out. Throws `StoreUnavailableError`. */
export interface LeftAdmissions {
  /** The oldest, at most `limit`. */
  readonly list: (page: { readonly limit: number }) => Promise<readonly OpenAdmission[]>;
}
