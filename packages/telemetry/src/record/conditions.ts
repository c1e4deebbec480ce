import type { Reservation } from "./reservation.ts";
import type { Shortfall } from "./shortfalls.ts";

/** What must hold for a record to be written; checked, and locked, in the transaction that writes it. */
export interface Conditions {
  /** No kill is engaged: for admissions, and for whatever releases generated content. */
  readonly killReleased: boolean;
  /** The lease with this token is still held. */
  readonly lease: string | null;
  /** The stored result of this decision was neither withdrawn nor erased. */
  readonly storedResult: string | null;
  /** The lease of this replica is running: a process that was taken for dead admits and releases nothing. */
  readonly replica: string | null;
  /** The admission of this decision has no outcome yet: for whatever may only be its first. */
  readonly openAdmission: string | null;
  /** So much is left of the budgets, and is reserved by the same transaction. */
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

/** Which conditions of a batch do not hold. */
export interface Unmet {
  readonly killEngaged: boolean;
  readonly leases: ReadonlySet<string>;
  readonly storedResults: ReadonlySet<string>;
  readonly replicaLost: boolean;
  /** Decisions whose admissions are not open, of records that need them open. */
  readonly notOpen: ReadonlySet<string>;
  /** Decisions that have their outcome already, of outcomes that would be a second one. */
  readonly late: ReadonlySet<string>;
  /** By decision, the budget that an admission does not fit into. */
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
