import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const suffix = ".ndjson";

/** Where the ledger of one process keeps its file of that number. A writer id may hold what no file name may. */
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

/** All files of a ledger's directory, in the order of their names. Throws when it cannot be read. */
export const outboundFiles = (directory: string): readonly string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith(suffix))
    .toSorted()
    .map((name) => join(directory, name));

/** Those of one process, oldest first. Throws when the directory cannot be read. */
export const outboundFilesOf = (writer: OutboundWriter): readonly string[] =>
  outboundFiles(writer.directory).filter((path) => path.startsWith(join(writer.directory, nameOf(writer))));

/** The oldest files that go beyond the bound on all of them together; sizes in bytes. */
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
