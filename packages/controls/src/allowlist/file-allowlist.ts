import { type CompiledAllowlist, compileAllowlist } from "@slotgate/gate";
import { createListeners } from "../listeners.ts";
import { type FileContent, readRegularFile, readRegularFileNow } from "../regular-file.ts";
import type { AllowlistSource, AllowlistStatus } from "./allowlist-source.ts";
import { allowlistFileBound, type ParsedDocument, parseDocument } from "./parse-document.ts";
import { watchPath } from "./watch-path.ts";

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
  return path === null ? noAllowlist : watchedAllowlist({ path, pollIntervalMs, parse });
}

const noAllowlist: AllowlistSource = {
  current: () => null,
  status: () =>
    statusOf({
      path: null,
      found: absent(
        "no allowlist is configured, so nothing is admitted: set SLOTGEN_ALLOWLIST_PATH to its file",
      ),
    }),
  onChange: () => () => undefined,
  close: async () => undefined,
};

/** The result of reading the file. */
interface Found {
  readonly compiled: CompiledAllowlist | null;
  readonly rules: number | null;
  readonly problem: string | null;
  readonly issues: AllowlistStatus["issues"];
}

function watchedAllowlist({
  path,
  pollIntervalMs,
  parse,
}: Omit<Required<FileAllowlistOptions>, "path"> & { readonly path: string }): AllowlistSource {
  const listeners = createListeners();
  let content = readRegularFileNow(path, allowlistFileBound);
  let last = { digest: "", revision: 0 };
  let reading = Promise.resolve();
  let readAgain = false;
  let closed = false;

  const compile = (parsed: ParsedDocument): Found => {
    if (!parsed.ok) {
      return absent(
        `the allowlist file \`${path}\` ${parsed.problem}; nothing is admitted until it is corrected`,
        parsed.issues,
      );
    }
    const { document, digest } = parsed;
    if (digest !== last.digest) last = { digest, revision: last.revision + 1 };
    try {
      const compiled = compileAllowlist({ document, ...last });
      return { compiled, rules: document.rules.length, problem: null, issues: [] };
    } catch (error) {
      // Unexpected. Without a compiled document nothing is admitted, and the status says why.
      return absent(`the allowlist file \`${path}\` cannot be compiled: ${String(error)}`);
    }
  };
  let found = compile(content.ok ? parseDocument(content.bytes) : { ...content, issues: [] });

  const take = async (given: FileContent): Promise<void> => {
    if (closed || sameContent(content, given)) return;
    const parsed = given.ok ? await parse(given.bytes) : { ...given, issues: [] };
    if (closed) return;
    content = given;
    const next = compile(parsed);
    // An equal document is no change and keeps its compiled form.
    if (next.compiled !== null && next.compiled.revision === found.compiled?.revision) return;
    const changed = next.compiled !== null || found.compiled !== null || next.problem !== found.problem;
    found = next;
    if (changed) listeners.tell();
  };

  const readUntilSettled = async (): Promise<void> => {
    while (readAgain && !closed) {
      readAgain = false;
      await take(await readRegularFile(path, allowlistFileBound));
    }
  };
  const stopWatching = watchPath({
    path,
    pollIntervalMs,
    onHint: () => {
      if (readAgain) return;
      readAgain = true;
      reading = reading.then(readUntilSettled);
    },
  });

  return {
    current: () => found.compiled,
    status: () => statusOf({ path, found }),
    onChange: listeners.add,
    async close() {
      closed = true;
      stopWatching();
      await reading;
    },
  };
}

const absent = (problem: string, issues: AllowlistStatus["issues"] = []): Found => ({
  compiled: null,
  rules: null,
  problem,
  issues,
});

function statusOf({ path, found }: { readonly path: string | null; readonly found: Found }): AllowlistStatus {
  return {
    source: "file",
    path,
    revision: found.compiled?.revision ?? null,
    digest: found.compiled?.digest ?? null,
    enabled: found.compiled?.enabled ?? null,
    rules: found.rules,
    problem: found.problem,
    issues: found.issues,
  };
}

function sameContent(one: FileContent, other: FileContent): boolean {
  if (one.ok && other.ok) return Buffer.compare(one.bytes, other.bytes) === 0;
  return !one.ok && !other.ok && one.problem === other.problem;
}
