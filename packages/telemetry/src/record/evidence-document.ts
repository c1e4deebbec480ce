/** What evidence names by digest. */
export const evidenceKinds = ["control-snapshot", "allowlist"] as const;

export type EvidenceKind = (typeof evidenceKinds)[number];

/** A document that decisions rest on, as it becomes durable together with the first record that names it. */
export interface EvidenceDocument {
  /** SHA-256 of `body`. */
  readonly digest: string;
  readonly kind: EvidenceKind;
  /** The document in canonical form (RFC 8785). */
  readonly body: string;
}

/** Where documents are found by digest; null: nobody has it any more. */
export type EvidenceSource = (digest: string) => EvidenceDocument | null;
