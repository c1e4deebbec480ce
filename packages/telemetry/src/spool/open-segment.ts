import { dirname } from "node:path";
import { SpoolError, type SpoolFailure } from "../record/spool-error.ts";
import { codeOf, type SpoolFile, type SpoolFiles } from "./spool-files.ts";

const probeBytes = 4_096;

/** The spool file being written. */
export class OpenSegment {
  readonly #files: SpoolFiles;
  readonly #path: string;
  readonly #file: SpoolFile;
  readonly #inode: number;
  bytes = 0;
  records = 0;

  private constructor(parts: { files: SpoolFiles; path: string; file: SpoolFile; inode: number }) {
    this.#files = parts.files;
    this.#path = parts.path;
    this.#file = parts.file;
    this.#inode = parts.inode;
  }

  /** Creates the file durably. Throws `SpoolError`. */
  static async create(files: SpoolFiles, path: string): Promise<OpenSegment> {
    const directory = dirname(path);
    let file: SpoolFile | null = null;
    try {
      await files.mkdir(directory, { recursive: true, mode: 0o700 });
      file = await files.open(path, "ax", 0o600);
      const { ino: inode } = await file.stat();
      const place = await files.open(directory, "r");
      await place.datasync().finally(() => place.close());
      return new OpenSegment({ files, path, file, inode });
    } catch (error) {
      // Nothing was written: do not leave an open file and a name behind.
      await file?.close().catch(() => {});
      if (file !== null) await files.unlink(path).catch(() => {});
      throw new SpoolError({ failure: failureOf(error), cause: error });
    }
  }

  /** Writes a file of the size of a batch, and removes it. Throws `SpoolError`. */
  static async probe(files: SpoolFiles, path: string): Promise<void> {
    let file: SpoolFile | null = null;
    try {
      await files.mkdir(dirname(path), { recursive: true, mode: 0o700 });
      file = await files.open(path, "w", 0o600);
      await file.write(Buffer.alloc(probeBytes), 0, probeBytes);
      await file.datasync();
      await file.close();
      await files.unlink(path);
    } catch (error) {
      await file?.close().catch(() => {});
      if (file !== null) await files.unlink(path).catch(() => {});
      throw new SpoolError({ failure: failureOf(error), cause: error });
    }
  }

  /** Writes a line and syncs it. Throws `SpoolError`, after removing the part that was written, if possible. */
  async append(line: Buffer, { records }: { readonly records: number }): Promise<void> {
    try {
      let written = 0;
      while (written < line.length) {
        const { bytesWritten } = await this.#file.write(line, written, line.length - written);
        written += bytesWritten;
      }
      await this.#file.datasync();
      this.bytes += line.length;
      this.records += records;
    } catch (error) {
      throw new SpoolError({ failure: failureOf(error), leftover: await this.#takeBack(), cause: error });
    }
  }

  /** Whether it still has its name: another process may have taken it over to deliver its content. */
  async isOurs(): Promise<boolean> {
    return this.#files.stat(this.#path).then(
      ({ ino }) => ino === this.#inode,
      () => false,
    );
  }

  close(): Promise<void> {
    return this.#file.close().catch(() => {});
  }

  async #takeBack(): Promise<SpoolError["leftover"]> {
    try {
      await this.#file.truncate(this.bytes);
      await this.#file.datasync();
      return "none";
    } catch {
      return "possible";
    }
  }
}

function failureOf(error: unknown): SpoolFailure {
  const code = codeOf(error);
  return code === "ENOSPC" || code === "EDQUOT" ? "disk-full" : "spool-io";
}
