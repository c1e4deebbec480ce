import type { AllowlistV1 } from "@slotgate/contracts";
import { decodeUtf8, type ParsedDocument, parseDocument } from "@slotgate/controls";
import { type Background, lightBytes } from "./background.ts";

export type ParseAllowlist = (bytes: Uint8Array) => Promise<ParsedDocument>;

/** Parses an allowlist document, in the background if it is large. Never rejects. */
export const parseAllowlist =
  (background: Pick<Background, "run">): ParseAllowlist =>
  async (bytes) => {
    if (bytes.length <= lightBytes) return parseDocument(bytes);
    try {
      const parsed = await background.run("parseAllowlistTask", { bytes }, { owner: null });
      if (!parsed.ok) return parsed;
      return { ...parsed, document: JSON.parse(decodeUtf8(bytes) ?? "") as AllowlistV1 };
    } catch (error) {
      return { ok: false, problem: `cannot be checked: ${String(error)}`, issues: [], unchecked: true };
    }
  };
