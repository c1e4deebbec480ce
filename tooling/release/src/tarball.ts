import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { unpack } from "@publint/pack";
import type { Manifest } from "./manifest.ts";

/** A packed package, read. */
export interface Tarball {
  readonly file: string;
  readonly manifest: Manifest;
  readonly entries: readonly TarballEntry[];
  /** Bytes to download. */
  readonly packedBytes: number;
  /** Bytes on disk. */
  readonly unpackedBytes: number;
}

export interface TarballEntry {
  /** Inside the package, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
}

/** @throws when the file cannot be read, is no tarball or has no manifest. */
export async function readTarball(file: string): Promise<Tarball> {
  const packed = await readFile(file);
  const { files, rootDir } = await unpack(packed);
  const entries = files
    .map(({ name, data }) => ({ path: name.slice(rootDir.length + 1), bytes: data.byteLength }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
  const manifest = files.find(({ name }) => name === `${rootDir}/package.json`);
  if (manifest === undefined) throw new Error(`\`${basename(file)}\` has no package.json`);
  return {
    file,
    manifest: JSON.parse(new TextDecoder().decode(manifest.data)),
    entries,
    packedBytes: packed.byteLength,
    unpackedBytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
