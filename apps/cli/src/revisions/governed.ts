import type { Contract, RevisionMade } from "@slotgate/contracts";
import type { Column } from "../output/table.ts";

/** The state of a document that has revisions. */
export interface State {
  readonly source: "database" | "file" | "built-in";
  readonly revision: number;
  readonly digest: string | null;
  readonly document: object | null;
  readonly made: RevisionMade | null;
}

export type Revision = RevisionMade & { readonly revision: number; readonly digest: string };

/** A kind of document that has revisions, for the commands that all kinds share. */
export interface Governed<Known extends State = State, Listed extends Revision = Revision> {
  /** As in `slotgate allowlist history`. */
  readonly command: "allowlist" | "generation";
  readonly path: "/v1/allowlist" | "/v1/generation";
  readonly noun: string;
  /** What follows if no valid document is in force. */
  readonly without: string;
  readonly state: Contract<Known>;
  readonly revisions: Contract<{
    readonly version: "v1";
    readonly revisions: Listed[];
    readonly next: string | null;
  }>;
  /** What its history shows of a document. */
  readonly columns: readonly Column<Listed>[];
  readonly howToPutInForce: (state: { readonly revision: number }) => string;
}
