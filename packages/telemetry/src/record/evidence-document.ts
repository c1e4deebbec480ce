/** The kinds of documents that records name by digest. */
export const evidenceKinds = ["control-snapshot", "allowlist", "generation"] as const;

export type EvidenceKind = (typeof evidenceKinds)[number];

/** A document used by decisions, which becomes durable with the first record that names it. */
export interface EvidenceDocument {
  /** SHA-256 of `body`. */
  readonly digest: string;
  readonly kind: EvidenceKind;
  /** The document in canonical form (RFC 8785). */
  readonly body: string;
}

/** Finds documents by digest; null: no longer available. */
export type EvidenceSource = (digest: string) => EvidenceDocument | null;
