import type { EvidenceDocument, EvidenceSource } from "./evidence-document.ts";
import type { RecordDraft } from "./record-draft.ts";

/**
 * The documents that one chain has already made durable. One per chain, because a document in another chain's batch may
 * become durable later than a record here that names it.
 */
export class DocumentMemory {
  readonly #source: EvidenceSource;
  readonly #stored = new Set<string>();

  constructor(source: EvidenceSource) {
    this.#source = source;
  }

  /** The documents that these records name and that are not known to be stored, each once. */
  missingFor(drafts: readonly Pick<RecordDraft, "evidence" | "model">[]): readonly EvidenceDocument[] {
    const missing = new Map<string, EvidenceDocument>();
    for (const { evidence, model } of drafts) {
      for (const named of [evidence?.controls, evidence?.allowlist, model?.profile]) {
        if (named == null || this.#stored.has(named.digest) || missing.has(named.digest)) continue;
        const document = this.#source(named.digest);
        // A missing document does not delay a record: replay reports it as missing.
        if (document !== null) missing.set(named.digest, document);
      }
    }
    return [...missing.values()];
  }

  /** Only documents known to be durable count: after a failure the next batch contains them again. */
  stored(documents: readonly EvidenceDocument[]): void {
    for (const { digest } of documents) this.#stored.add(digest);
  }
}
