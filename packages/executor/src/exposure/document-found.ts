import type { ParsedDocument } from "@slotgate/controls";

/** The newest revision, or none. */
export type DocumentFound =
  | { readonly is: "none" }
  | {
      readonly is: "there";
      readonly revision: number;
      /** The stored digest. */
      readonly digest: string;
      readonly text: string;
    };

/** Parses a document's bytes. Never rejects. */
export type Parse<Document> = (bytes: Uint8Array) => Promise<ParsedDocument<Document>>;
