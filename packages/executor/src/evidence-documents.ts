import {
  type AllowlistV1,
  type ControlSnapshotV1,
  canonicalJson,
  type GenerationV1,
} from "@slotgate/contracts";
import { sha256 } from "@slotgate/contracts/digest";
import type { GateState } from "@slotgate/gate";
import type { EvidenceDocument, EvidenceKind, EvidenceSource } from "@slotgate/telemetry";
import type { GenerationInForce } from "./generation/generation-in-force.ts";

/** The documents that recent decisions used, for the journal to store with the records that name them. */
export interface EvidenceDocuments {
  /** Wraps the reading of the outside state and remembers the documents in it. */
  readonly noting: (gateState: () => GateState) => () => GateState;
  /** Wraps the reading of the generation document in force and remembers it. */
  readonly notingGeneration: (
    generation: Pick<GenerationInForce, "current">,
  ) => Pick<GenerationInForce, "current">;
  readonly source: EvidenceSource;
}

/** A record is written soon after its decision, and operators do not change documents this often in between. */
const kept = 64;

export function createEvidenceDocuments(): EvidenceDocuments {
  const controls = createShelf<ControlSnapshotV1>("control-snapshot");
  const allowlists = createShelf<AllowlistV1>("allowlist");
  const generations = createShelf<GenerationV1>("generation");
  return {
    noting: (gateState) => () => {
      const state = gateState();
      if (state.controls !== null) controls.note(state.controls.digest, state.controls.snapshot);
      if (state.allowlist !== null) allowlists.note(state.allowlist.digest, state.allowlist.document);
      return state;
    },
    notingGeneration: ({ current }) => ({
      current() {
        const inForce = current();
        if (inForce !== null) generations.note(inForce.digest, inForce.document);
        return inForce;
      },
    }),
    source: (digest) => controls.find(digest) ?? allowlists.find(digest) ?? generations.find(digest),
  };
}

interface Shelf<T> {
  readonly note: (digest: string, document: T) => void;
  readonly find: EvidenceSource;
}

function createShelf<T extends object>(kind: EvidenceKind): Shelf<T> {
  /** In order of use; the last is the newest. */
  const documents = new Map<string, T>();
  let last: string | null = null;
  return {
    note(digest, document) {
      // Called for every decision, nearly always with the same document.
      if (digest === last) return;
      last = digest;
      documents.delete(digest);
      documents.set(digest, document);
      const [oldest] = documents.keys();
      if (documents.size > kept && oldest !== undefined) documents.delete(oldest);
    },
    find(digest) {
      const document = documents.get(digest);
      return document === undefined ? null : asEvidence({ digest, kind, document });
    },
  };
}

/** Storing a document under a wrong digest would block the right document for good. */
function asEvidence({
  digest,
  kind,
  document,
}: {
  readonly digest: string;
  readonly kind: EvidenceKind;
  readonly document: object;
}): EvidenceDocument | null {
  const body = canonicalJson(document);
  return sha256(body) === digest ? { digest, kind, body } : null;
}
