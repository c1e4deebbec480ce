import type { ContractIssue, GenerationV1 } from "@slotgate/contracts";
import type { Generator } from "@slotgate/model";

/** A generation document with what it was prepared to. */
export interface InForce {
  readonly document: GenerationV1;
  /** 0: the built-in document. */
  readonly revision: number;
  readonly digest: string;
  readonly generator: Generator;
}

/** What is known of the document in force. */
export interface GenerationStatus {
  /** `built-in`: made of the variables of one model. */
  readonly source: "database" | "file" | "built-in";
  readonly path: string | null;
  /** Null, like the digest: no valid document is in force. */
  readonly revision: number | null;
  readonly digest: string | null;
  /** Why nothing is generated; null: no problem. */
  readonly problem: string | null;
  readonly issues: readonly ContractIssue[];
}

/** The generation document that new jobs use. */
export interface GenerationInForce {
  /** Null: there is none, and nothing is generated. */
  readonly current: () => InForce | null;
  /** Returns a function that ends the listening. */
  readonly onChange: (listener: () => void) => () => void;
  readonly status: () => GenerationStatus;
}
