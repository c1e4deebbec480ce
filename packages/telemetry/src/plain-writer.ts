import type { TelemetryV1 } from "@slotgate/contracts";
import { GroupQueue } from "./group-queue.ts";
import { genesis, type Head } from "./record/chain.ts";
import { DocumentMemory } from "./record/document-memory.ts";
import {
  buildBatch,
  confirmAll,
  longestWait,
  rejectAll,
  type ToRecord,
  type Waiting,
  withoutUnmet,
} from "./record/group.ts";
import { JournalUnavailableError } from "./record/journal-unavailable-error.ts";
import { lossCauseOf } from "./record/loss-cause.ts";
import { wroteNothing } from "./record/not-written-error.ts";
import { RecordRefusedError } from "./record/record-refused-error.ts";
import type { SinkAnswer, SinkBatch } from "./record/sink.ts";
import { SpoolError, type SpoolFailure } from "./record/spool-error.ts";
import { StoreSlowError } from "./record/store-slow-error.ts";
import { Turnstile } from "./record/turnstile.ts";
import { within } from "./record/within.ts";
import { settleBatch } from "./settle-batch.ts";
import type { Spool } from "./spool/spool.ts";
import type { WriterOptions } from "./writer-options.ts";

export interface PlainWriterOptions extends WriterOptions {
  /** Null: records are refused while the store is unavailable. */
  readonly spool: Spool | null;
}

/**
 * Writes records without conditions. A group that the store refused, or may not have stored, goes to the spool
 * unchanged, and so does everything after it, until the spool has been delivered; the store then continues where the
 * spool ended.
 */
export class PlainWriter {
  readonly #options: PlainWriterOptions;
  readonly #queue: GroupQueue;
  readonly #documents: DocumentMemory;
  readonly #turnstile = new Turnstile();
  #into: "store" | "spool" = "store";
  #chains = 1;
  #head: Head;
  /** Whether the head was read from the store; a new writer's chain starts at its genesis. */
  #read = false;
  #spoolFailure: SpoolFailure | null = null;
  /** Whether a probe found the failure. */
  #probeFailed = false;

  constructor(options: PlainWriterOptions) {
    this.#options = options;
    this.#documents = new DocumentMemory(options.evidence);
    this.#head = genesis(options.writerId);
    this.#queue = new GroupQueue({
      ...options,
      write: (group) => this.#turnstile.pass(() => this.#write(group)),
      onFull: () => options.report.notTaken({ chain: "plain", cause: "queue-full", records: 1 }),
    });
  }

  /** Where its chain ends, in the store or in the spool. */
  get head(): Head {
    return this.#head;
  }

  get spooling(): boolean {
    return this.#into === "spool";
  }

  /** Notes the result of a probe of the spool; null: it was writable. Failures of real writes take precedence. */
  noteProbe(failure: SpoolFailure | null, error?: unknown): void {
    if (failure === null && !this.#probeFailed && this.#into === "spool") return;
    this.#probeFailed = failure !== null;
    this.#noteSpool(failure, error);
  }

  /** Why the last write to the spool failed. */
  get spoolFailure(): SpoolFailure | null {
    return this.#spoolFailure;
  }

  push(entry: ToRecord): Promise<TelemetryV1> {
    return this.#queue.push(entry);
  }

  /** Blocks writing until the returned function is called; resolves when no write is under way. */
  hold(): Promise<() => void> {
    return this.#turnstile.enter();
  }

  /** The spool has been delivered up to the chain's end: the store continues from there. Only while held. */
  goOnInStore(): void {
    this.#into = "store";
    this.#read = true;
  }

  /** The chain's last records are lost: starts a new chain. Only while held. */
  beginNewChain(): void {
    this.#chains += 1;
    this.#head = genesis(`${this.#options.writerId}-${this.#chains}`);
    this.#read = false;
    this.#into = "store";
  }

  close(): Promise<void> {
    return this.#queue.close();
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const { reach, waitMs, now } = this.#options;
    const waited = longestWait(group, now());
    if (this.#into === "store" && reach.away === null && waited > waitMs)
      reach.lost(new StoreSlowError({ waitedMs: Math.round(waited) }));
    if (this.#into === "spool" || reach.away !== null) return this.#toSpool(group, reach.away?.error);
    if (!this.#read) {
      const { sink } = this.#options;
      try {
        this.#head = await within(waitMs, () => sink.head(this.#head.writerId));
        this.#read = true;
      } catch (error) {
        reach.lost(error);
        return this.#toSpool(group, error);
      }
    }
    await this.#toStore(group);
  }

  async #toStore(group: readonly Waiting[]): Promise<void> {
    const batch = await this.#build(group);
    if (batch === null) return;
    try {
      const answer = await this.#append(batch);
      if (answer === "recorded") {
        this.#head = batch.to;
        this.#documents.stored(batch.documents);
        return confirmAll(group, batch);
      }
      const rest = withoutUnmet(group, answer);
      if (rest.length > 0) await this.#toStore(rest);
    } catch (error) {
      if (error instanceof RecordRefusedError) return await this.#bisect(group, error);
      if (this.#options.spool !== null) return await this.#spoolBatch({ group, batch, because: error });
      // Read again before anything else.
      this.#read = false;
      this.#reject(group, error);
    }
  }

  /** Null: there is no batch, and its callers have been answered. */
  async #build(group: readonly Waiting[]): Promise<SinkBatch | null> {
    try {
      return buildBatch(group, this.#head, this.#documents);
    } catch (error) {
      if (error instanceof RecordRefusedError) await this.#bisect(group, error);
      else this.#reject(group, error);
      return null;
    }
  }

  #append(batch: SinkBatch): Promise<SinkAnswer> {
    const { sink, waitMs, now, reach, spool } = this.#options;
    const onFailure = (error: unknown): void => reach.lost(error);
    if (spool === null) return settleBatch(batch, { sink, waitMs, now, onFailure });
    // The spool keeps the batch, so there is no wait for its fate.
    return within(waitMs, () => sink.append(batch, { lateOutcomes: "refuse" })).catch((error: unknown) => {
      if (!(error instanceof RecordRefusedError)) onFailure(error);
      throw error;
    });
  }

  /** One invalid record must not deny the others: the group is halved until it is alone. */
  async #bisect(group: readonly Waiting[], error: RecordRefusedError): Promise<void> {
    if (group.length <= 1) return this.#reject(group, error);
    const middle = Math.ceil(group.length / 2);
    await this.#write(group.slice(0, middle));
    await this.#write(group.slice(middle));
  }

  async #toSpool(group: readonly Waiting[], because: unknown): Promise<void> {
    if (this.#options.spool === null)
      return this.#reject(
        group,
        new JournalUnavailableError("the record could not be stored", { cause: because }),
      );
    const batch = await this.#build(group);
    if (batch !== null) await this.#spoolBatch({ group, batch, because });
  }

  async #spoolBatch({
    group,
    batch,
    because,
  }: {
    readonly group: readonly Waiting[];
    readonly batch: SinkBatch;
    /** Why the store did not store it. */
    readonly because: unknown;
  }): Promise<void> {
    const { spool, report } = this.#options;
    const sent = this.#into === "store" && this.#read && !wroteNothing(because);
    try {
      if (spool === null) throw new SpoolError({ failure: "spool-io" });
      await spool.append(batch);
    } catch (error) {
      // A group that may still appear in store or spool must not be followed by another record with its number.
      const ghost = sent || (error instanceof SpoolError && error.leftover === "possible");
      const into = this.#into;
      if (ghost) this.beginNewChain();
      this.#into = into;
      this.#noteSpool(error instanceof SpoolError ? error.failure : "spool-io", error);
      return this.#reject(
        group,
        new JournalUnavailableError("neither store nor spool took the record", { cause: error }),
      );
    }
    this.#into = "spool";
    this.#head = batch.to;
    // The spool keeps them too.
    this.#documents.stored(batch.documents);
    this.#noteSpool(null);
    report.spooled({ records: group.length });
    confirmAll(group, batch);
  }

  #noteSpool(failure: SpoolFailure | null, error?: unknown): void {
    if (failure === this.#spoolFailure) return;
    this.#spoolFailure = failure;
    this.#options.report.spoolFailing(failure, error);
  }

  #reject(group: readonly Waiting[], error: unknown): void {
    const known = error instanceof Error ? error : new JournalUnavailableError(String(error));
    const cause = known instanceof JournalUnavailableError ? known.cause : known;
    this.#options.report.notTaken({ chain: "plain", cause: lossCauseOf(cause), records: group.length });
    rejectAll(group, known);
  }
}
