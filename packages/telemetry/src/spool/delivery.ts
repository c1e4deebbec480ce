import { setTimeout as delay } from "node:timers/promises";
import type { Head } from "../record/chain.ts";
import { sameHead } from "../record/group.ts";
import type { JournalReport } from "../record/journal-report.ts";
import type { TelemetrySink } from "../record/sink.ts";
import { within } from "../record/within.ts";
import { BrokenBatchError } from "./broken-batch-error.ts";
import { deliverBatches, type KnownHeads } from "./deliver-batches.ts";
import { MisfitError } from "./misfit-error.ts";
import { PredecessorMissingError } from "./predecessor-missing-error.ts";
import type { Segment, Spool } from "./spool.ts";
import { SpoolFilesError } from "./spool-files-error.ts";

/** The writer whose records follow those in the spool. */
export interface Spooling {
  readonly head: Head;
  /** False: it writes to the store. */
  readonly spooling: boolean;
  readonly hold: () => Promise<() => void>;
  readonly goOnInStore: () => void;
  readonly beginNewChain: () => void;
}

export interface DeliveryOptions {
  readonly spool: Spool;
  readonly sink: TelemetrySink;
  readonly writer: Spooling;
  readonly report: Pick<JournalReport, "delivered" | "refusedInSpool" | "setAside" | "filesFailing">;
  readonly onStoreLost: (error: unknown) => void;
  readonly waitMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** With this little left, new records wait for the delivery: otherwise a busy service would never catch up. */
const nearlyDoneBytes = 262_144;
const lookAgainMs = 500;
/** How long another process may take to deliver the files it took over; after that an operator must look for them. */
const predecessorMs = 600_000;

/** Delivers the spool, oldest first, while new records follow; ends with the writer on the store. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #heads: KnownHeads = new Map();
  readonly #ending = new AbortController();
  /** Since when files wait for earlier ones. */
  readonly #postponed = new Map<string, number>();
  #running: Promise<void> | null = null;
  /** Whether that was already reported. */
  #filesFail = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Does nothing while it is under way. */
  start(): void {
    this.#running ??= this.#run().then(
      () => {
        this.#running = null;
      },
      (error: unknown) => {
        this.#running = null;
        // Heads are read again, since the last batch sent may be stored.
        this.#heads.clear();
        if (!this.#ending.signal.aborted) this.#options.onStoreLost(error);
      },
    );
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!(await this.#deliverAll().catch((error: unknown) => this.#filesFailed(error)))) {
      await delay(lookAgainMs, undefined, { signal: this.#ending.signal });
    }
    this.#filesFail = false;
  }

  /** A failure of the disk does not concern the store, which stays in use. Returns false: something is left. */
  #filesFailed(error: unknown): false {
    if (!(error instanceof SpoolFilesError)) throw error;
    if (!this.#filesFail) this.#options.report.filesFailing(error);
    this.#filesFail = true;
    return false;
  }

  /** False: another process has some files, and delivers them. */
  async #deliverAll(): Promise<boolean> {
    const { spool, writer } = this.#options;
    let release: (() => void) | null = null;
    spool.resume();
    try {
      for (;;) {
        this.#ending.signal.throwIfAborted();
        const segment = await spool.next();
        if (segment !== null) await this.#deliver(segment);
        else if (!writer.spooling) return !this.#waitsForOthers();
        else if (release !== null) return (await this.#end()) && !this.#waitsForOthers();
        // If nothing can be delivered now, files that wait for other processes do not count.
        const nearlyDone = segment === null || spool.depth.bytes < nearlyDoneBytes;
        if (release === null && writer.spooling && nearlyDone) release = await writer.hold();
      }
    } finally {
      release?.();
    }
  }

  #waitsForOthers(): boolean {
    return this.#postponed.size > 0;
  }

  async #deliver(segment: Segment): Promise<void> {
    const { spool, sink, report, waitMs } = this.#options;
    try {
      const batches = await spool.read(segment);
      if (batches === null) {
        this.#postponed.delete(segment.fileName);
        return spool.forget(segment);
      }
      const refused = await deliverBatches(batches, { sink, heads: this.#heads, report, waitMs });
      // The file is the only place with the complete refused record.
      if (refused > 0) {
        await spool.setAside(segment);
        return report.setAside({
          name: segment.fileName,
          why: `the store refused ${refused} of its records`,
        });
      }
    } catch (error) {
      if (error instanceof PredecessorMissingError && this.#mayComeYet(segment))
        return spool.postpone(segment);
      if (!isFlaw(error)) throw error;
      this.#postponed.delete(segment.fileName);
      await spool.setAside(segment);
      return report.setAside({ name: segment.fileName, why: error.message });
    }
    this.#postponed.delete(segment.fileName);
    await spool.remove(segment);
    report.delivered({ records: segment.records, left: spool.depth.records });
  }

  #mayComeYet({ fileName }: Segment): boolean {
    const { now } = this.#options;
    const since = this.#postponed.get(fileName) ?? now();
    this.#postponed.set(fileName, since);
    return now() - since < predecessorMs;
  }

  async #end(): Promise<boolean> {
    const { spool, sink, writer, report, waitMs } = this.#options;
    const { writerId } = writer.head;
    const stored = await within(waitMs, () => sink.head(writerId));
    this.#heads.clear();
    if (sameHead(stored, writer.head)) {
      writer.goOnInStore();
      return true;
    }
    if (await spool.holdsOwn()) return false;
    writer.beginNewChain();
    report.setAside({
      name: writerId,
      why: `its chain ends at ${writer.head.seq}, and neither store nor spool has all of it: starting another chain`,
    });
    return true;
  }
}

/** Errors that a retry does not resolve. */
const isFlaw = (error: unknown): error is Error =>
  error instanceof MisfitError ||
  error instanceof PredecessorMissingError ||
  error instanceof BrokenBatchError;
