import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** A file's bytes, or why it cannot be read; `problem` completes the sentence "the file …". */
export type FileContent =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly absent: boolean; readonly problem: string };

export interface FileBound {
  readonly maxBytes: number;
}

/** For files read at the start: keys, secrets, a model configuration. */
export const configFileBound: FileBound = { maxBytes: 16 * 1024 * 1024 };

// Opening a named pipe would otherwise wait for a writer.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const chunkBytes = 65_536;

/** Reads a regular file up to a size limit; follows links. Never throws, and never waits for a pipe or device. */
export function readRegularFileNow(path: string, bound: FileBound): FileContent {
  let file: number | null = null;
  try {
    file = openSync(path, flags);
    const obstacle = obstacleIn(fstatSync(file), bound);
    if (obstacle !== null) return obstacle;
    const chunks: Buffer[] = [];
    // One byte more than allowed detects a file that has grown since.
    for (let left = bound.maxBytes + 1; left > 0; ) {
      const chunk = Buffer.alloc(Math.min(chunkBytes, left));
      const length = readSync(file, chunk, 0, chunk.length, null);
      if (length === 0) break;
      chunks.push(chunk.subarray(0, length));
      left -= length;
    }
    return bounded(Buffer.concat(chunks), bound);
  } catch (error) {
    return unreadable(error);
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** The same without blocking the event loop. */
export async function readRegularFile(path: string, bound: FileBound): Promise<FileContent> {
  try {
    await using file = await open(path, flags);
    const obstacle = obstacleIn(await file.stat(), bound);
    if (obstacle !== null) return obstacle;
    const chunks: Buffer[] = [];
    for await (const chunk of file.createReadStream({ end: bound.maxBytes, autoClose: false }))
      chunks.push(chunk);
    return bounded(Buffer.concat(chunks), bound);
  } catch (error) {
    return unreadable(error);
  }
}

/**
 * Opens a regular file for reading in pieces, without waiting for a pipe or device.
 * @throws Error if it is something else, and file system errors.
 */
export async function openRegularFile(path: string): Promise<FileHandle> {
  const file = await open(path, flags);
  const found = await file.stat();
  if (found.isFile()) return file;
  await file.close();
  throw new Error(`\`${path}\` is ${kindOf(found)}, not a regular file`);
}

function obstacleIn(found: Stats, { maxBytes }: FileBound): FileContent | null {
  if (!found.isFile()) return obstacle(`is ${kindOf(found)}, not a regular file`);
  return found.size > maxBytes ? tooLarge({ maxBytes }) : null;
}

const bounded = (bytes: Buffer, { maxBytes }: FileBound): FileContent =>
  bytes.length > maxBytes ? tooLarge({ maxBytes }) : { ok: true, bytes };

const tooLarge = ({ maxBytes }: FileBound): FileContent =>
  obstacle(`has more than the allowed ${maxBytes} bytes`);

const obstacle = (problem: string): FileContent => ({ ok: false, absent: false, problem });

function kindOf(found: Stats): string {
  if (found.isDirectory()) return "a directory";
  if (found.isFIFO()) return "a named pipe";
  return found.isSocket() ? "a socket" : "a device";
}

function unreadable(error: unknown): FileContent {
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error) };
  switch (code) {
    case "ENOENT":
      return { ok: false, absent: true, problem: "does not exist" };
    case "ELOOP":
      return obstacle("is a loop of symbolic links");
    case "ENXIO":
      return obstacle("is a socket, not a regular file");
    default:
      return obstacle(`cannot be read: ${message}`);
  }
}
