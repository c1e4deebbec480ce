import {
  allowlistV1,
  type ControlSnapshotV1,
  controlSnapshotV1,
  type GenerationV1,
  generationV1,
  type ParseResult,
  parseWith,
} from "@slotgate/contracts";
import { sha256 } from "@slotgate/contracts/digest";
import { type CompiledAllowlist, compileAllowlist } from "@slotgate/gate";
import type { EvidenceDocument, EvidenceKind } from "@slotgate/telemetry";
import { withoutHints } from "./take-gates.ts";

/** The document known under a digest. */
export type Shelved<T> =
  | { readonly is: "there"; readonly document: T }
  | { readonly is: "missing" }
  /** The document does not match its digest; null: it is not valid either. */
  | { readonly is: "altered"; readonly document: T | null };

/** The documents of records by digest, each prepared once. */
export interface EvidenceShelf {
  readonly controls: (digest: string) => Shelved<ControlSnapshotV1>;
  readonly allowlist: (digest: string) => Shelved<CompiledAllowlist>;
  readonly generation: (digest: string) => Shelved<GenerationV1>;
}

export function createEvidenceShelf(documents: readonly EvidenceDocument[]): EvidenceShelf {
  const bodies = new Map(documents.map((document) => [document.digest, document]));
  return {
    controls: shelf(bodies, "control-snapshot", (json) => parseWith(controlSnapshotV1, json)),
    allowlist: shelf(bodies, "allowlist", (json, digest) => {
      const parsed = parseWith(allowlistV1, json);
      // The revision is the writer's own counter, which each record holds.
      return parsed.ok
        ? { ok: true, value: withoutHints(compileAllowlist({ document: parsed.value, revision: 0, digest })) }
        : parsed;
    }),
    generation: shelf(bodies, "generation", (json) => parseWith(generationV1, json)),
  };
}

function shelf<T>(
  documents: ReadonlyMap<string, EvidenceDocument>,
  kind: EvidenceKind,
  read: (json: unknown, digest: string) => ParseResult<T>,
): (digest: string) => Shelved<T> {
  const known = new Map<string, Shelved<T>>();
  const look = (digest: string): Shelved<T> => {
    const document = documents.get(digest);
    if (document === undefined || document.kind !== kind) return { is: "missing" };
    const parsed = read(jsonOf(document.body), digest);
    const value = parsed.ok ? parsed.value : null;
    return value !== null && sha256(document.body) === digest
      ? { is: "there", document: value }
      : { is: "altered", document: value };
  };
  return (digest) => {
    const before = known.get(digest);
    if (before !== undefined) return before;
    const found = look(digest);
    known.set(digest, found);
    return found;
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not a valid document.
  }
}
