import { join } from "node:path";
import type { SinkBatch } from "../record/sink.ts";
import { SpoolError } from "../record/spool-error.ts";
import { Turnstile } from "../record/turnstile.ts";
import { batchOf, lineOf, recordsIn } from "./batch-line.ts";
import { OpenSegment } from "./open-segment.ts";
import { fileNameOf, segmentNameIn, shortNameOf } from "./segment-name.ts";
import { codeOf, realFiles, type SpoolFiles } from "./spool-files.ts";
import { SpoolFilesError } from "./spool-files-error.ts";

export interface SpoolOptions {
  /** Created on demand. */
  readonly directory: string;
  /** Names the store that it is for: nothing is ever delivered to another. */
  readonly store: string;
  /** Unique per process start. */
  readonly name: string;
  /** Limit on the size of all files together. */
  readonly maxBytes: number;
  /** Files are delivered and removed one by one. */
  readonly segmentBytes?: number;
  readonly files?: SpoolFiles;
}

/** At their start processes take over files of others: losing one file to that is a coincidence. */
const mostTries = 10;

/** Many times the size at which a spool starts the next file. */
const mostFileBytes = 268_435_456;

/** A complete file that waits for delivery. */
export interface Segment {
  readonly fileName: string;
  readonly records: number;
  readonly bytes: number;
}

/** Which files of other processes to take over. */
export interface TakeOver {
  /** Not written to for this long. */
  readonly idleMs: number;
  /** Wall clock, in milliseconds since 1970. */
  readonly now: number;
}

export interface SpoolDepth {
  readonly records: number;
  readonly bytes: number;
  /** Files that an operator must examine. */
  readonly setAside: number;
}

/**
 * Batches that wait for the store, in files of a directory, one batch per line, synced before they are confirmed.
 * Several processes may use one directory. Each writes its own files. A process that takes over a file of another
 * renames it before reading it; the writer checks after every batch whether the file still has its name, and otherwise
 * writes the batch again elsewhere. So no batch is lost, and a duplicate is delivered once, because the store's head
 * says what is stored.
 */
export class Spool {
  readonly #options: Required<SpoolOptions>;
  readonly #me: string;
  readonly #store: string;
  readonly #turnstile = new Turnstile();
  #sealed: Segment[] = [];
  /** Files whose predecessors another process has. */
  #postponed: Segment[] = [];
  /** Files that were taken over and could not be read yet. */
  readonly #unread = new Set<string>();
  #open: { readonly fileName: string; readonly segment: OpenSegment } | null = null;
  #number = 0;
  #setAside = 0;
  #looks = 0;

  constructor(options: SpoolOptions) {
    this.#options = { segmentBytes: 1_048_576, files: realFiles, ...options };
    this.#me = shortNameOf(options.name);
    this.#store = shortNameOf(options.store);
  }

  get depth(): SpoolDepth {
    const all = [...this.#sealed, ...this.#postponed, ...(this.#open === null ? [] : [this.#open.segment])];
    return {
      records: all.reduce((sum, { records }) => sum + records, 0),
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      setAside: this.#setAside,
    };
  }

  /**
   * Whether records may be waiting: files of earlier processes are unknown while they are looked for or not read yet.
   */
  get mayHoldRecords(): boolean {
    return this.#looks > 0 || this.#unread.size > 0 || this.depth.records > 0;
  }

  /** Whether there is any file, even without a complete record: it must be removed. */
  get holdsFiles(): boolean {
    return this.#sealed.length > 0 || this.#postponed.length > 0 || this.#open !== null;
  }

  /** Resolves when the batch is durable. Throws `SpoolError`. */
  append(batch: SinkBatch): Promise<void> {
    const line = Buffer.from(lineOf(batch), "utf8");
    return this.#turnstile.pass(() => this.#append(line, { records: batch.entries.length }));
  }

  /** Checks whether a batch would be accepted: writes a file, syncs it and removes it. Throws `SpoolError`. */
  async probe(): Promise<void> {
    const { files, directory, maxBytes } = this.#options;
    if (this.depth.bytes >= maxBytes) throw new SpoolError({ failure: "spool-full" });
    await OpenSegment.probe(files, join(directory, `.probe-${this.#me}`));
  }

  /** The oldest waiting file; the one being written is completed if there is no older one. Null: none. */
  next(): Promise<Segment | null> {
    return this.#turnstile.pass(async () => {
      if (this.#sealed.length === 0) await this.#seal();
      return this.#sealed[0] ?? null;
    });
  }

  /**
   * Its batches in order; null if another process has taken it over. An incomplete last line was never confirmed, and
   * is ignored. Throws `BrokenBatchError`, and `SpoolFilesError`.
   */
  async read({ fileName }: Segment): Promise<readonly SinkBatch[] | null> {
    const text = await this.#options.files.readFile(this.#pathOf(fileName), "utf8").catch(orMissing);
    if (text === null) return null;
    return linesIn(text).map(batchOf);
  }

  /** It cannot be delivered yet: skipped until `resume`. */
  postpone({ fileName }: Segment): void {
    const postponed = this.#sealed.filter((segment) => segment.fileName === fileName);
    this.#forget(fileName);
    this.#postponed.push(...postponed);
  }

  /** Makes postponed files eligible again; returns whether there were any. */
  resume(): boolean {
    const any = this.#postponed.length > 0;
    this.#sealed = [...this.#postponed, ...this.#sealed];
    this.#postponed = [];
    return any;
  }

  /** It has been delivered. Throws `SpoolFilesError`. */
  async remove({ fileName }: Segment): Promise<void> {
    await this.#options.files.unlink(this.#pathOf(fileName)).catch(orMissing);
    this.#forget(fileName);
  }

  /** It cannot be delivered: renames it so that no process delivers it. Throws `SpoolFilesError`. */
  async setAside({ fileName }: Segment): Promise<void> {
    const path = this.#pathOf(fileName);
    await this.#options.files.rename(path, `${path}.set-aside`).catch(orMissing);
    this.#forget(fileName);
    this.#setAside += 1;
  }

  /** Another process has taken it over. */
  forget({ fileName }: Segment): void {
    this.#forget(fileName);
  }

  /**
   * Takes over the files that other processes left for this store. `idleMs`: only files not written to for this long,
   * since a live process in the same directory delivers its own. Throws `SpoolFilesError`.
   */
  async takeOver(from: TakeOver): Promise<void> {
    this.#looks += 1;
    try {
      await this.#takeOver(from);
    } finally {
      this.#looks -= 1;
    }
  }

  /** Whether files of this process wait anywhere, even with another process. */
  async holdsOwn(): Promise<boolean> {
    const names = (await this.#options.files.readdir(this.#options.directory).catch(orMissing)) ?? [];
    return names.some((name) => segmentNameIn(name)?.origin === this.#me);
  }

  /** Waiting files stay for the next start. */
  close(): Promise<void> {
    return this.#turnstile.pass(() => this.#seal());
  }

  async #takeOver({ idleMs, now }: TakeOver): Promise<void> {
    const { files, directory } = this.#options;
    const names = (await files.readdir(directory).catch(orMissing)) ?? [];
    this.#setAside = names.filter(
      (name) => name.startsWith(this.#store) && name.endsWith(".set-aside"),
    ).length;
    const strange: string[] = [];
    for (const fileName of names.toSorted()) {
      const segment = segmentNameIn(fileName);
      if (segment === null || segment.store !== this.#store) continue;
      if (segment.owner === this.#me) {
        if (this.#unread.has(fileName)) await this.#takeIn(fileName);
        continue;
      }
      const found = await files.stat(this.#pathOf(fileName)).catch(orMissing);
      if (found === null) continue;
      // Opening a named pipe would wait for a writer.
      if (!found.isFile() || found.size > mostFileBytes) {
        strange.push(fileName);
        continue;
      }
      // A file from the future, after the clock stepped back, counts as written now.
      if (Math.max(0, now - found.mtimeMs) < idleMs) continue;
      const ours = fileNameOf({ ...segment, owner: this.#me });
      // Only one process succeeds.
      const moved = await files
        .rename(this.#pathOf(fileName), this.#pathOf(ours))
        .then(() => true, orMissing);
      if (moved === null) continue;
      this.#unread.add(ours);
      await this.#takeIn(ours);
    }
    if (strange.length > 0)
      throw new SpoolFilesError({
        cause: new Error(`not regular files of at most ${mostFileBytes} bytes: ${strange.join(", ")}`),
      });
  }

  async #append(line: Buffer, { records }: { readonly records: number }): Promise<void> {
    const { maxBytes, segmentBytes } = this.#options;
    if (this.depth.bytes + line.length > maxBytes) throw new SpoolError({ failure: "spool-full" });
    for (let tries = 1; ; tries += 1) {
      this.#open ??= await this.#create();
      const { segment } = this.#open;
      try {
        await segment.append(line, { records });
      } catch (error) {
        if (error instanceof SpoolError && error.leftover === "possible") await this.#seal();
        throw error;
      }
      if (await segment.isOurs()) break;
      await segment.close();
      this.#open = null;
      if (tries >= mostTries) throw new SpoolError({ failure: "spool-io", leftover: "possible" });
    }
    if ((this.#open?.segment.bytes ?? 0) >= segmentBytes) await this.#seal();
  }

  /** A file that cannot be read now is retried at the next check. */
  async #takeIn(fileName: string): Promise<void> {
    this.#unread.delete(fileName);
    const text = await this.#options.files
      .readFile(this.#pathOf(fileName), "utf8")
      .catch(orMissing)
      .catch((error: unknown) => {
        this.#unread.add(fileName);
        throw error;
      });
    const records = linesIn(text ?? "").reduce((sum, line) => sum + recordsIn(line), 0);
    this.#sealed.push({ fileName, records, bytes: Buffer.byteLength(text ?? "") });
  }

  async #create() {
    this.#number += 1;
    const fileName = fileNameOf({
      store: this.#store,
      owner: this.#me,
      origin: this.#me,
      number: this.#number,
    });
    return { fileName, segment: await OpenSegment.create(this.#options.files, this.#pathOf(fileName)) };
  }

  async #seal(): Promise<void> {
    if (this.#open === null) return;
    const { fileName, segment } = this.#open;
    // Both at once, so that waiting records stay visible while the file is being closed.
    this.#open = null;
    this.#sealed.push({ fileName, records: segment.records, bytes: segment.bytes });
    await segment.close();
  }

  #forget(fileName: string): void {
    this.#sealed = this.#sealed.filter((segment) => segment.fileName !== fileName);
    this.#postponed = this.#postponed.filter((segment) => segment.fileName !== fileName);
  }

  #pathOf(fileName: string): string {
    return join(this.#options.directory, fileName);
  }
}

/** Without what follows the last line feed, which a crash has cut off. */
const linesIn = (text: string): readonly string[] => text.split("\n").slice(0, -1);

/** A missing file is not an error here: another process took it. */
function orMissing(error: unknown): null {
  if (codeOf(error) === "ENOENT") return null;
  throw new SpoolFilesError({ cause: error });
}
