import type { ResultV1, TelemetryV1 } from "@slotgate/contracts";
import { Admission } from "@slotgate/contracts/admission";
import { chainRecord, type Head, headAfter } from "./chain.ts";
import { JournalUnavailableError } from "./journal-unavailable-error.ts";
import { KillEngagedError } from "./kill-engaged-error.ts";
import type { RecordDraft } from "./record-draft.ts";
import { RecordRefusedError } from "./record-refused-error.ts";
import type { ResultToStore, SinkBatch, SinkEntry, TelemetrySink } from "./sink.ts";

/** What waits for its group. */
interface Waiting {
  readonly draft: RecordDraft;
  readonly result: ResultToStore | null;
  readonly needsReleasedKill: boolean;
  readonly resolve: (record: TelemetryV1) => void;
  readonly reject: (error: Error) => void;
}

export interface JournalOptions {
  readonly sink: TelemetrySink;
  /** Unique per process and boot: no two journals may share it. */
  readonly writerId: string;
  /** Most records of one transaction. */
  readonly maxBatch?: number;
  /** Most records that may wait; more are turned away at once. */
  readonly maxWaiting?: number;
}

/**
 * Makes records durable in groups: while one group is being written the next one gathers, so that many
 * callers share one commit. Every method answers once the record is durable, or throws
 * `JournalUnavailableError`, `RecordRefusedError` or `KillEngagedError`, and then it is not, as far as known.
 * One group at a time is under way, because each one names its predecessor.
 */
export class Journal {
  readonly writerId: string;
  readonly #sink: TelemetrySink;
  readonly #maxBatch: number;
  readonly #maxWaiting: number;
  #waiting: Waiting[] = [];
  /** Null until it was read, and again whenever a group's fate is unknown. */
  #head: Head | null = null;
  #draining: Promise<void> | null = null;
  #closed = false;

  constructor({ sink, writerId, maxBatch = 256, maxWaiting = 20_000 }: JournalOptions) {
    this.writerId = writerId;
    this.#sink = sink;
    this.#maxBatch = maxBatch;
    this.#maxWaiting = maxWaiting;
  }

  /** Records a denial, a verbatim completion, or an outcome that releases nothing generated. */
  record(draft: RecordDraft, result: ResultV1 | null = null): Promise<TelemetryV1> {
    return this.#enqueue({ draft, result: toStore(draft, result), needsReleasedKill: false });
  }

  /** Records an admission and hands out the token that opens the way to a model. */
  async admit(draft: RecordDraft): Promise<Admission> {
    if (!this.#sink.durable) {
      throw new JournalUnavailableError("this sink keeps no durable records, so nothing can be admitted");
    }
    const { decisionId, runId, jobId, chain } = await this.#enqueue({
      draft,
      result: null,
      needsReleasedKill: true,
    });
    return Admission.issue({ decisionId, runId, jobId, writerId: chain.writerId, seq: chain.seq });
  }

  /** Records the outcome of a generated result together with the result: only then may it be released. */
  release(draft: RecordDraft, result: ResultV1): Promise<TelemetryV1> {
    return this.#enqueue({ draft, result: toStore(draft, result), needsReleasedKill: true });
  }

  /** Writes out what waits, then turns everything away and closes the sink. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
    await this.#sink.close();
  }

  #enqueue(entry: Omit<Waiting, "resolve" | "reject">): Promise<TelemetryV1> {
    if (this.#closed) return Promise.reject(new JournalUnavailableError("the journal is closed"));
    if (this.#waiting.length >= this.#maxWaiting) {
      return Promise.reject(new JournalUnavailableError(`${this.#maxWaiting} records are waiting already`));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...entry, resolve, reject });
      this.#draining ??= this.#drain();
    });
  }

  async #drain(): Promise<void> {
    // Let everything that is recorded in this turn of the event loop join the first group.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#write(this.#waiting.splice(0, this.#maxBatch));
    this.#draining = null;
  }

  /** Settles every one of `group`. Never throws. */
  async #write(group: readonly Waiting[]): Promise<void> {
    let batch: SinkBatch;
    try {
      this.#head ??= await this.#sink.head(this.writerId);
      batch = buildBatch(group, this.#head);
    } catch (error) {
      return rejectAll(
        group,
        new JournalUnavailableError("the writer's head could not be read", { cause: error }),
      );
    }
    try {
      const answer = await this.#sink.append(batch);
      if (answer === "killed") return await this.#writeWithoutKilled(group);
      this.#confirm(group, batch);
    } catch (error) {
      if (error instanceof RecordRefusedError) return await this.#bisect(group, error);
      await this.#learnFate(group, batch, error);
    }
  }

  #confirm(group: readonly Waiting[], batch: SinkBatch): void {
    this.#head = batch.to;
    for (const [index, { record }] of batch.entries.entries()) group[index]?.resolve(record);
  }

  async #writeWithoutKilled(group: readonly Waiting[]): Promise<void> {
    rejectAll(
      group.filter((entry) => entry.needsReleasedKill),
      new KillEngagedError(),
    );
    const rest = group.filter((entry) => !entry.needsReleasedKill);
    if (rest.length > 0) await this.#write(rest);
  }

  /** One bad record must not deny the others: halves are tried until it stands alone. */
  async #bisect(group: readonly Waiting[], error: RecordRefusedError): Promise<void> {
    if (group.length <= 1) return rejectAll(group, error);
    const middle = Math.ceil(group.length / 2);
    await this.#write(group.slice(0, middle));
    await this.#write(group.slice(middle));
  }

  /** The answer to a commit was lost: the stored head tells whether the group is in. */
  async #learnFate(group: readonly Waiting[], batch: SinkBatch, cause: unknown): Promise<void> {
    this.#head = null;
    try {
      const head = await this.#sink.head(this.writerId);
      if (head.seq === batch.to.seq && head.hash === batch.to.hash) return this.#confirm(group, batch);
      this.#head = head;
    } catch {
      // Still unknown: the head stays unread, and the next group reads it before anything else.
    }
    rejectAll(group, new JournalUnavailableError("the record could not be stored", { cause }));
  }
}

function buildBatch(group: readonly Waiting[], from: Head): SinkBatch {
  let head = from;
  const entries = group.map(({ draft, result, needsReleasedKill }): SinkEntry => {
    const chained = chainRecord(draft, head);
    head = headAfter(chained);
    return { ...chained, result, needsReleasedKill };
  });
  return { from, to: head, entries };
}

function rejectAll(group: readonly Waiting[], error: Error): void {
  for (const { reject } of group) reject(error);
}

const toStore = ({ decisionId, runId }: RecordDraft, result: ResultV1 | null): ResultToStore | null =>
  result === null ? null : { decisionId, runId, result };
