import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const suffix = ".ndjson";

/**
 * The path of a process's ledger file by number. A writer id may have characters that are not allowed in file names.
 */
export const outboundFile = (place: OutboundPlace): string =>
  join(place.directory, `${nameOf(place)}${String(place.file).padStart(6, "0")}${suffix}`);

export interface OutboundWriter {
  readonly directory: string;
  readonly writerId: string;
}

export interface OutboundPlace extends OutboundWriter {
  /** From 1. */
  readonly file: number;
}

const nameOf = ({ writerId }: OutboundWriter): string => `${encodeURIComponent(writerId)}.`;

/** All files of a ledger's directory in order of name. Throws if it cannot be read. */
export const outboundFiles = (directory: string): readonly string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith(suffix))
    .toSorted()
    .map((name) => join(directory, name));

/** The files of one process, oldest first. Throws if the directory cannot be read. */
export const outboundFilesOf = (writer: OutboundWriter): readonly string[] =>
  outboundFiles(writer.directory).filter((path) => path.startsWith(join(writer.directory, nameOf(writer))));

/** The oldest files beyond the limit on all files together; sizes in bytes. */
export function filesBeyond(
  directory: string,
  { maxBytes }: { readonly maxBytes: number },
): readonly string[] {
  const files = outboundFiles(directory)
    .map((path) => ({ path, stats: statSync(path) }))
    .toSorted((one, other) => other.stats.mtimeMs - one.stats.mtimeMs);
  let bytes = 0;
  return files.flatMap(({ path, stats }) => {
    bytes += stats.size;
    return bytes > maxBytes ? [path] : [];
  });
}
