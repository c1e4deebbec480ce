import type { AllowlistV1, GenerationV1 } from "@slotgate/contracts";
import { decodeUtf8, type ParsedDocument, parseDocument, parseGeneration } from "@slotgate/controls";
import type { Parse } from "../exposure/document-found.ts";
import { type Background, lightBytes } from "./background.ts";

/** The documents that have revisions, by their kind. */
export interface Governed {
  readonly allowlist: AllowlistV1;
  readonly generation: GenerationV1;
}

export const parsers: {
  readonly [Kind in keyof Governed]: (bytes: Uint8Array) => ParsedDocument<Governed[Kind]>;
} = { allowlist: parseDocument, generation: parseGeneration };

/** Parses documents of a kind, in the background if they are large. */
export const parseApart =
  <Kind extends keyof Governed>(background: Pick<Background, "run">, kind: Kind): Parse<Governed[Kind]> =>
  async (bytes) => {
    if (bytes.length <= lightBytes) return parsers[kind](bytes);
    try {
      const parsed = await background.run("parseGovernedTask", { bytes, kind }, { owner: null });
      if (!parsed.ok) return parsed;
      return { ...parsed, document: JSON.parse(decodeUtf8(bytes) ?? "") as Governed[Kind] };
    } catch (error) {
      return { ok: false, problem: `cannot be checked: ${String(error)}`, issues: [], unchecked: true };
    }
  };
