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
  /** Made when it is needed. */
  readonly directory: string;
  /** Names the store that it is for: nothing of it is ever delivered to another. */
  readonly store: string;
  /** Unique per process and boot. */
  readonly name: string;
  /** Most bytes of all files together. */
  readonly maxBytes: number;
  /** Files are delivered, and removed, one by one. */
  readonly segmentBytes?: number;
  readonly files?: SpoolFiles;
}

/** Processes take over what others left when they start: one file that is taken away is a coincidence. */
const mostTries = 10;

/** Many times what a spool writes into one file before it begins the next. */
const mostFileBytes = 268_435_456;

/** A file that is complete and waits to be delivered. */
export interface Segment {
  readonly fileName: string;
  readonly records: number;
  readonly bytes: number;
}

/** Which files of others are taken over. */
export interface TakeOver {
  /** Not written to for so long. */
  readonly idleMs: number;
  /** Wall clock, in milliseconds since 1970. */
  readonly now: number;
}

export interface SpoolDepth {
  readonly records: number;
  readonly bytes: number;
  /** Files that people have to look at. */
  readonly setAside: number;
}

/**
 * Batches that wait for the store, in files of a directory, one batch a line, synced before they are confirmed.
 * Several processes may use one directory. Each writes files of its own, and whoever takes over a file of another
 * renames it first and reads it then; the one that writes it looks after every batch whether the file still has its
 * name, and writes the batch again elsewhere if not. So no batch is missed, and one that is there twice is delivered
 * once, because the store's head says what is in.
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

  /** Whether records may wait: what earlier processes left is not known while it is looked for, or not read yet. */
  get mayHoldRecords(): boolean {
    return this.#looks > 0 || this.#unread.size > 0 || this.depth.records > 0;
  }

  /** Whether there is any file, be it one without a whole record: that one is to be cleared away. */
  get holdsFiles(): boolean {
    return this.#sealed.length > 0 || this.#postponed.length > 0 || this.#open !== null;
  }

  /** Resolves when the batch is durable. Throws `SpoolError`. */
  append(batch: SinkBatch): Promise<void> {
    const line = Buffer.from(lineOf(batch), "utf8");
    return this.#turnstile.pass(() => this.#append(line, { records: batch.entries.length }));
  }

  /** Tries whether a batch would be taken: writes a file, syncs it and removes it. Throws `SpoolError`. */
  async probe(): Promise<void> {
    const { files, directory, maxBytes } = this.#options;
    if (this.depth.bytes >= maxBytes) throw new SpoolError({ failure: "spool-full" });
    await OpenSegment.probe(files, join(directory, `.probe-${this.#me}`));
  }

  /** The oldest file that waits; what is being written is complete once nothing older waits. Null: nothing waits. */
  next(): Promise<Segment | null> {
    return this.#turnstile.pass(async () => {
      if (this.#sealed.length === 0) await this.#seal();
      return this.#sealed[0] ?? null;
    });
  }

  /**
   * Its batches, in order; null when another process has taken it over. What a crash left of a last line was never
   * answered for, and is passed over. Throws `BrokenBatchError`, and `SpoolFilesError`.
   */
  async read({ fileName }: Segment): Promise<readonly SinkBatch[] | null> {
    const text = await this.#options.files.readFile(this.#pathOf(fileName), "utf8").catch(orMissing);
    if (text === null) return null;
    return linesIn(text).map(batchOf);
  }

  /** It cannot be delivered yet: it is passed over until `resume`. */
  postpone({ fileName }: Segment): void {
    const postponed = this.#sealed.filter((segment) => segment.fileName === fileName);
    this.#forget(fileName);
    this.#postponed.push(...postponed);
  }

  /** What was postponed has its turn again; answers whether there was anything. */
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

  /** It cannot be delivered: it keeps its place under a name that nobody delivers. Throws `SpoolFilesError`. */
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
   * Takes over what other processes have left for this store. `idleMs`: only what was not written to for so long,
   * as whoever shares the directory and is alive delivers its own. Throws `SpoolFilesError`.
   */
  async takeOver(from: TakeOver): Promise<void> {
    this.#looks += 1;
    try {
      await this.#takeOver(from);
    } finally {
      this.#looks -= 1;
    }
  }

  /** Whether files of this process's own wait anywhere, be it with another process. */
  async holdsOwn(): Promise<boolean> {
    const names = (await this.#options.files.readdir(this.#options.directory).catch(orMissing)) ?? [];
    return names.some((name) => segmentNameIn(name)?.origin === this.#me);
  }

  /** What waits stays, for the next start. */
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
      // Opening a named pipe would wait for its writer.
      if (!found.isFile() || found.size > mostFileBytes) {
        strange.push(fileName);
        continue;
      }
      // What a clock that stepped back has not reached yet was written to now.
      if (Math.max(0, now - found.mtimeMs) < idleMs) continue;
      const ours = fileNameOf({ ...segment, owner: this.#me });
      // Whoever is faster has it.
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

  /** What cannot be read now is tried again with the next look. */
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
    // Both at once: what waits must not seem to be gone while the file is being closed.
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

/** Without what stands behind the last line feed: a crash has cut that. */
const linesIn = (text: string): readonly string[] => text.split("\n").slice(0, -1);

/** A file that is not there is not an error here: another process was faster. */
function orMissing(error: unknown): null {
  if (codeOf(error) === "ENOENT") return null;
  throw new SpoolFilesError({ cause: error });
}
