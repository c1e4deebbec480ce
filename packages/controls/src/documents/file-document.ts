import { createListeners } from "../listeners.ts";
import { type FileBound, type FileContent, readRegularFileNow } from "../regular-file.ts";
import {
  type DocumentKind,
  type DocumentSource,
  type Found,
  missing,
  type Prepared,
  prepared,
} from "./document-source.ts";
import { followFile } from "./follow-file.ts";
import type { ParsedDocument } from "./parse-document.ts";

export interface FileDocumentOptions<Document, Ready extends Prepared> {
  readonly kind: DocumentKind<Document, Ready>;
  readonly path: string;
  readonly bound: FileBound;
  readonly pollIntervalMs: number;
  /** Parses later versions of the file. Never rejects. */
  readonly parse: (bytes: Uint8Array) => Promise<ParsedDocument<Document>>;
}

/**
 * The document in a file, which is read before this returns and again whenever it may have changed. A document takes
 * effect as a whole or not at all. While the file is missing or invalid there is no document.
 */
export function followDocument<Document, Ready extends Prepared>({
  kind,
  path,
  bound,
  pollIntervalMs,
  parse,
}: FileDocumentOptions<Document, Ready>): DocumentSource<Ready> {
  const { noun, without } = kind;
  const listeners = createListeners();
  const content = readRegularFileNow(path, bound);
  let last = { digest: "", revision: 0 };
  let closed = false;

  const foundIn = (parsed: ParsedDocument<Document>): Found<Ready> => {
    const file = `the ${noun} file \`${path}\``;
    if (!parsed.ok)
      return missing(`${file} ${parsed.problem}; ${without} until it is corrected`, parsed.issues);
    const { document, digest } = parsed;
    if (digest !== last.digest) last = { digest, revision: last.revision + 1 };
    return prepared(kind, { document, ...last, of: file });
  };
  let found = foundIn(content.ok ? kind.parse(content.bytes) : { ...content, issues: [] });

  const take = async (given: FileContent): Promise<void> => {
    const parsed = given.ok ? await parse(given.bytes) : { ...given, issues: [] };
    if (closed) return;
    const next = foundIn(parsed);
    const [now, before] = [readyIn(next), readyIn(found)];
    // An equal document is no change and keeps its prepared form.
    if (now !== null && now.revision === before?.revision) return;
    const changed = now !== null || before !== null || problemIn(next) !== problemIn(found);
    found = next;
    if (changed) listeners.tell();
  };
  const stop = followFile({ path, bound, pollIntervalMs, content, onContent: take });

  return {
    found: () => found,
    onChange: listeners.add,
    close() {
      closed = true;
      return stop();
    },
  };
}

const readyIn = <Ready extends Prepared>(found: Found<Ready>): Ready | null =>
  "ready" in found ? found.ready : null;

const problemIn = <Ready extends Prepared>(found: Found<Ready>): string | null =>
  "ready" in found ? null : found.problem;
