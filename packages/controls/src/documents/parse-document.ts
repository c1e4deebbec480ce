import {
  type AllowlistV1,
  allowlistV1,
  type Contract,
  type ContractIssue,
  type GenerationV1,
  generationV1,
  parseWith,
} from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { decodeUtf8 } from "../json/decode-utf8.ts";
import { parseJson } from "../json/parse-json.ts";
import type { FileBound } from "../regular-file.ts";
import { locateIssues } from "./locate-issues.ts";

export type ParsedDocument<Document = AllowlistV1> =
  | { readonly ok: true; readonly document: Document; readonly digest: string }
  /** `problem` completes the sentence "the file …"; `unchecked`: its validity is unknown. */
  | {
      readonly ok: false;
      readonly problem: string;
      readonly issues: readonly ContractIssue[];
      readonly unchecked?: true;
    };

/** Larger than any allowlist or generation document that people could maintain. */
export const allowlistFileBound: FileBound = { maxBytes: 64 * 1024 * 1024 };

/** Parses a file's bytes as an allowlist document. Never throws. */
export const parseDocument = (bytes: Uint8Array): ParsedDocument =>
  parseDocumentOf(bytes, { contract: allowlistV1, name: "allowlist v1" });

/** Parses a file's bytes as a generation document. Never throws. */
export const parseGeneration = (bytes: Uint8Array): ParsedDocument<GenerationV1> =>
  parseDocumentOf(bytes, { contract: generationV1, name: "generation v1" });

/** Parses a file's bytes as a document that operators write. Never throws. */
export function parseDocumentOf<Document>(
  bytes: Uint8Array,
  { contract, name }: { readonly contract: Contract<Document>; readonly name: string },
): ParsedDocument<Document> {
  const text = decodeUtf8(bytes);
  if (text === null) return refused("is not UTF-8 text");
  const json = parseJson(text);
  if (!json.ok) return refused(`is not usable JSON: ${json.problem}`);
  const parsed = parseWith(contract, json.value);
  if (!parsed.ok) {
    const issues = locateIssues(parsed.issues, { text, value: json.value });
    return refused(`is not a valid ${name}: ${summary(issues)}`, issues);
  }
  return { ok: true, document: parsed.value, digest: digestOf(parsed.value) };
}

const refused = (
  problem: string,
  issues: readonly ContractIssue[] = [],
): Extract<ParsedDocument, { readonly ok: false }> => ({ ok: false, problem, issues });

function summary(issues: readonly ContractIssue[]): string {
  const [first, ...others] = issues;
  if (first === undefined) return "the issue is unknown";
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  const where = first.where === undefined ? "" : ` (${first.where})`;
  return `${first.path}${where}: expected ${first.expected}, received ${first.received}${more}`;
}
