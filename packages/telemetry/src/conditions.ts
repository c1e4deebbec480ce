/** What must hold for a record to be written; checked, and locked, in the transaction that writes it. */
export interface Conditions {
  /** No kill is engaged: for admissions, and for whatever releases generated content. */
  readonly killReleased: boolean;
  /** The lease with this token is still held. */
  readonly lease: string | null;
  /** The stored result of this decision was neither withdrawn nor erased. */
  readonly storedResult: string | null;
}

export const noConditions: Conditions = { killReleased: false, lease: null, storedResult: null };

/** Which conditions of a batch do not hold. */
export interface Unmet {
  readonly killEngaged: boolean;
  readonly leases: ReadonlySet<string>;
  readonly storedResults: ReadonlySet<string>;
}
