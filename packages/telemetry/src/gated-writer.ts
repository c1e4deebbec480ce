import type { TelemetryV1 } from "@slotgate/contracts";
import { GroupQueue } from "./group-queue.ts";
import type { Head } from "./record/chain.ts";
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
import { RecordRefusedError } from "./record/record-refused-error.ts";
import { StoreSlowError } from "./record/store-slow-error.ts";
import { within } from "./record/within.ts";
import { settleBatch } from "./settle-batch.ts";
import type { WriterOptions } from "./writer-options.ts";

/**
 * Writes records with conditions. Such a group must not become visible later, when its conditions may no longer hold:
 * it is stored while its callers wait, or they are refused.
 */
export class GatedWriter {
  readonly #options: WriterOptions;
  readonly #queue: GroupQueue;
  readonly #documents: DocumentMemory;
  /** Null until it was read, and again whenever a group's fate is unknown. */
  #head: Head | null = null;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#documents = new DocumentMemory(options.evidence);
    this.#queue = new GroupQueue({
      ...options,
      write: (group) => this.#write(group),
      onFull: () => options.report.notTaken({ chain: "gated", cause: "queue-full", records: 1 }),
    });
  }

  push(entry: ToRecord): Promise<TelemetryV1> {
    return this.#queue.push(entry);
  }

  close(): Promise<void> {
    return this.#queue.close();
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const { reach, waitMs, now, sink, writerId } = this.#options;
    const waited = longestWait(group, now());
    if (reach.away === null && waited > waitMs)
      reach.lost(new StoreSlowError({ waitedMs: Math.round(waited) }));
    // No caller waits for a store that is known to be unavailable.
    if (reach.away !== null) return this.#turnAway(group, reach.away.error);
    try {
      this.#head ??= await within(waitMs, () => sink.head(writerId));
    } catch (error) {
      reach.lost(error);
      return this.#turnAway(group, error);
    }
    await this.#append(group, this.#head);
  }

  async #append(group: readonly Waiting[], head: Head): Promise<void> {
    try {
      const batch = buildBatch(group, head, this.#documents);
      const { reach, sink, waitMs, now } = this.#options;
      const answer = await settleBatch(batch, { sink, waitMs, now, onFailure: (error) => reach.lost(error) });
      if (answer === "recorded") {
        this.#head = batch.to;
        this.#documents.stored(batch.documents);
        return confirmAll(group, batch);
      }
      const rest = withoutUnmet(group, answer);
      if (rest.length > 0) await this.#append(rest, head);
    } catch (error) {
      if (error instanceof RecordRefusedError && group.length > 1) return await this.#bisect(group);
      if (!(error instanceof RecordRefusedError)) this.#head = null;
      this.#reject(group, error);
    }
  }

  /** One invalid record must not deny the others: the group is halved until it is alone. */
  async #bisect(group: readonly Waiting[]): Promise<void> {
    const middle = Math.ceil(group.length / 2);
    await this.#write(group.slice(0, middle));
    await this.#write(group.slice(middle));
  }

  #turnAway(group: readonly Waiting[], cause: unknown): void {
    const { report } = this.#options;
    report.notTaken({ chain: "gated", cause: lossCauseOf(cause), records: group.length });
    rejectAll(group, new JournalUnavailableError("the record could not be stored", { cause }));
  }

  #reject(group: readonly Waiting[], error: unknown): void {
    const { report } = this.#options;
    const known = error instanceof Error ? error : new JournalUnavailableError(String(error));
    const cause = known instanceof JournalUnavailableError ? known.cause : known;
    report.notTaken({ chain: "gated", cause: lossCauseOf(cause), records: group.length });
    rejectAll(group, known);
  }
}
