import { missing } from "../documents/document-source.ts";
import { followDocument } from "../documents/file-document.ts";
import { allowlistFileBound, type ParsedDocument, parseDocument } from "../documents/parse-document.ts";
import { type AllowlistSource, allowlistFrom, allowlistKind } from "./allowlist-source.ts";

export interface FileAllowlistOptions {
  /** Null: none is configured, so nothing is admitted. */
  readonly path: string | null;
  /** Interval of polls, for changes that the file system does not report; 1000 by default. */
  readonly pollIntervalMs?: number;
  /** Parses later versions of the file; synchronously by default. Never rejects. */
  readonly parse?: (bytes: Uint8Array) => Promise<ParsedDocument>;
}

/**
 * The allowlist in a file, which is read before this returns and again whenever it may have changed. A document takes
 * effect as a whole or not at all. While the file is missing or invalid there is no document, and the status says why.
 */
export function createFileAllowlist({
  path,
  pollIntervalMs = 1_000,
  parse = async (bytes) => parseDocument(bytes),
}: FileAllowlistOptions): AllowlistSource {
  if (path === null) return noAllowlist;
  const source = followDocument({
    kind: allowlistKind,
    path,
    bound: allowlistFileBound,
    pollIntervalMs,
    parse,
  });
  return allowlistFrom(source, { source: "file", path });
}

const noAllowlist: AllowlistSource = allowlistFrom(
  {
    found: () =>
      missing("no allowlist is configured, so nothing is admitted: set SLOTGEN_ALLOWLIST_PATH to its file"),
    onChange: () => () => undefined,
    close: async () => undefined,
  },
  { source: "file", path: null },
);
