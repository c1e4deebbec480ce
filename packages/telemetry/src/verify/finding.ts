import type { ContractIssue } from "@slotgate/contracts";

/** Something that is not as it was written, named by writer and sequence number. */
export type Finding =
  /** Records `from` to `to` are not there. */
  | ({ readonly kind: "missing" } & Stretch)
  /** The record's text is not the one that was hashed and chained; `what` says how that shows. */
  | { readonly kind: "altered"; readonly writerId: string; readonly seq: number; readonly what: string }
  /** An unaltered record stands in another's place. */
  | {
      readonly kind: "out-of-place";
      readonly writerId: string;
      readonly seq: number;
      /** The place that the record itself names. */
      readonly belongs: { readonly writerId: string; readonly seq: number };
    }
  /** An unaltered record does not keep to the contract telemetry v1. */
  | {
      readonly kind: "invalid";
      readonly writerId: string;
      readonly seq: number;
      readonly issues: readonly ContractIssue[];
    }
  /** The stored head names another hash than its record has. */
  | { readonly kind: "head-differs"; readonly writerId: string; readonly seq: number }
  /** Records stand behind the stored head. */
  | ({ readonly kind: "beyond-head" } & Stretch)
  /** There are records, but the writer's head is gone. */
  | { readonly kind: "head-missing"; readonly writerId: string; readonly seq: number }
  /** An exported head lies behind the stored one: what stood between them was cut off. */
  | ({ readonly kind: "cut-off" } & Stretch)
  /** The record at an exported head has another hash than it had then: the chain was written anew. */
  | { readonly kind: "rewritten"; readonly writerId: string; readonly seq: number }
  /** The writer of an exported head is gone with all of its records. */
  | { readonly kind: "writer-missing"; readonly writerId: string; readonly seq: number };

/** Sequence numbers, both included. */
interface Stretch {
  readonly writerId: string;
  readonly from: number;
  readonly to: number;
}
