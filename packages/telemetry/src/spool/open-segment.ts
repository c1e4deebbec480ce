import { dirname } from "node:path";
import { SpoolError, type SpoolFailure } from "../record/spool-error.ts";
import { codeOf, type SpoolFile, type SpoolFiles } from "./spool-files.ts";

const probeBytes = 4_096;

/** The file of a spool that is being written. */
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

  /** Makes the file, and sees to it that it is there after a crash. Throws `SpoolError`. */
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
      // Nothing was written: what is left would be an open file and a name for each try.
      await file?.close().catch(() => {});
      if (file !== null) await files.unlink(path).catch(() => {});
      throw new SpoolError({ failure: failureOf(error), cause: error });
    }
  }

  /** Makes a file of the size of a batch, and removes it. Throws `SpoolError`. */
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

  /** Writes a line and syncs it. Throws `SpoolError`; what was written of the line is taken back if that works. */
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

  /** Whether it still has its name: another process may have taken it over, to deliver what it held then. */
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
