import { readFileSync, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";

/** A file's bytes, or why there are none; `problem` completes the sentence "the allowlist file …". */
export type FileContent =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly problem: string };

/** Larger than any document of 10,000 rules that somebody could maintain. */
const maxBytes = 64 * 1024 * 1024;

/** Reads a regular file. Never throws. */
export async function readContent(path: string): Promise<FileContent> {
  try {
    // Before reading: a named pipe or a device would be read for ever.
    return obstacle(await stat(path)) ?? { ok: true, bytes: await readFile(path) };
  } catch (error) {
    return unreadable(error);
  }
}

/** The same without waiting, for the time before anything else runs. */
export function readContentNow(path: string): FileContent {
  try {
    return obstacle(statSync(path)) ?? { ok: true, bytes: readFileSync(path) };
  } catch (error) {
    return unreadable(error);
  }
}

function obstacle(found: { readonly isFile: () => boolean; readonly size: number }): FileContent | null {
  if (!found.isFile()) return { ok: false, problem: "is not a regular file" };
  if (found.size > maxBytes) {
    return { ok: false, problem: `has ${found.size} bytes, which is more than ${maxBytes}` };
  }
  return null;
}

function unreadable(error: unknown): FileContent {
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error) };
  return { ok: false, problem: code === "ENOENT" ? "does not exist" : `cannot be read: ${message}` };
}
