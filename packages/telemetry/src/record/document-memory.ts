import type { EvidenceDocument, EvidenceSource } from "./evidence-document.ts";
import type { RecordDraft } from "./record-draft.ts";

/**
 * Which documents one chain has already made durable. One per chain: a document that only another chain's batch
 * carries may become durable later than a record here that names it.
 */
export class DocumentMemory {
  readonly #source: EvidenceSource;
  readonly #stored = new Set<string>();

  constructor(source: EvidenceSource) {
    this.#source = source;
  }

  /** The documents that these records name and that are not known to be stored, each once. */
  missingFor(drafts: readonly Pick<RecordDraft, "evidence">[]): readonly EvidenceDocument[] {
    const missing = new Map<string, EvidenceDocument>();
    for (const { evidence } of drafts) {
      if (evidence === null) continue;
      for (const named of [evidence.controls, evidence.allowlist]) {
        if (named === null || this.#stored.has(named.digest) || missing.has(named.digest)) continue;
        const document = this.#source(named.digest);
        // A record is not held back for a document that nobody has: replay says that it is missing.
        if (document !== null) missing.set(named.digest, document);
      }
    }
    return [...missing.values()];
  }

  /** Only what is known to be durable counts: after a failure the next batch carries the documents again. */
  stored(documents: readonly EvidenceDocument[]): void {
    for (const { digest } of documents) this.#stored.add(digest);
  }
}
