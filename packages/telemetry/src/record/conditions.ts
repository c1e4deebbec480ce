import type { Reservation } from "./reservation.ts";
import type { Shortfall } from "./shortfalls.ts";

/** What must hold for a record to be written; checked and locked in the transaction that writes it. */
export interface Conditions {
  /** No kill is engaged: for admissions, and for everything that releases generated content. */
  readonly killReleased: boolean;
  /** The lease with this token is still held. */
  readonly lease: string | null;
  /** The stored result of this decision was neither withdrawn nor erased. */
  readonly storedResult: string | null;
  /** The lease of this replica is running: a process that counts as dead admits and releases nothing. */
  readonly replica: string | null;
  /** The admission of this decision has no outcome yet: for records that must be its first outcome. */
  readonly openAdmission: string | null;
  /** The budgets have this much left, which the same transaction reserves. */
  readonly reservation: Reservation | null;
}

export const noConditions: Conditions = {
  killReleased: false,
  lease: null,
  storedResult: null,
  replica: null,
  openAdmission: null,
  reservation: null,
};

/** The conditions of a batch that do not hold. */
export interface Unmet {
  readonly killEngaged: boolean;
  readonly leases: ReadonlySet<string>;
  readonly storedResults: ReadonlySet<string>;
  readonly replicaLost: boolean;
  /** Decisions whose admissions are not open, of records that require it. */
  readonly notOpen: ReadonlySet<string>;
  /** Decisions that already have their outcome, of outcomes that would be a second one. */
  readonly late: ReadonlySet<string>;
  /** By decision, the budget that an admission exceeds. */
  readonly overBudget: ReadonlyMap<string, Shortfall>;
}

export const nothingUnmet: Unmet = {
  killEngaged: false,
  leases: new Set(),
  storedResults: new Set(),
  replicaLost: false,
  notOpen: new Set(),
  late: new Set(),
  overBudget: new Map(),
};
