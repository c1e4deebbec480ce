import type { ContractIssue } from "@slotgate/contracts";

/** A deviation from what was written, identified by writer and sequence number. */
export type Finding =
  /** Records `from` to `to` are missing. */
  | ({ readonly kind: "missing" } & Stretch)
  /** The record's text is not the one that was hashed and chained; `what` says how that shows. */
  | { readonly kind: "altered"; readonly writerId: string; readonly seq: number; readonly what: string }
  /** An unaltered record is in another's place. */
  | {
      readonly kind: "out-of-place";
      readonly writerId: string;
      readonly seq: number;
      /** The place that the record itself names. */
      readonly belongs: { readonly writerId: string; readonly seq: number };
    }
  /** An unaltered record does not satisfy the contract telemetry v1. */
  | {
      readonly kind: "invalid";
      readonly writerId: string;
      readonly seq: number;
      readonly issues: readonly ContractIssue[];
    }
  /** The stored head names another hash than its record has. */
  | { readonly kind: "head-differs"; readonly writerId: string; readonly seq: number }
  /** Records follow the stored head. */
  | ({ readonly kind: "beyond-head" } & Stretch)
  /** There are records, but the writer's head is missing. */
  | { readonly kind: "head-missing"; readonly writerId: string; readonly seq: number }
  /** An exported head is beyond the stored one: the records between them were cut off. */
  | ({ readonly kind: "cut-off" } & Stretch)
  /** The record at an exported head has another hash than at the export: the chain was rewritten. */
  | { readonly kind: "rewritten"; readonly writerId: string; readonly seq: number }
  /** The writer of an exported head is missing with all of its records. */
  | { readonly kind: "writer-missing"; readonly writerId: string; readonly seq: number };

/** Sequence numbers, both included. */
interface Stretch {
  readonly writerId: string;
  readonly from: number;
  readonly to: number;
}
