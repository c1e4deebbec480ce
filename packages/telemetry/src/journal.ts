import type { TelemetryV1 } from "@slotgate/contracts";
import { Admission } from "@slotgate/contracts/admission";
import { chainRecord, type Head, headAfter } from "./chain.ts";
import { type Conditions, noConditions, type Unmet } from "./conditions.ts";
import { DocumentMemory } from "./document-memory.ts";
import { type Effects, noEffects } from "./effects.ts";
import type { EvidenceSource } from "./evidence-document.ts";
import { JournalUnavailableError } from "./journal-unavailable-error.ts";
import { KillEngagedError } from "./kill-engaged-error.ts";
import { LeaseLostError } from "./lease-lost-error.ts";
import type { RecordDraft } from "./record-draft.ts";
import { RecordRefusedError } from "./record-refused-error.ts";
import { ResultGoneError } from "./result-gone-error.ts";
import type { SinkBatch, SinkEntry, TelemetrySink } from "./sink.ts";

/** What waits for its group. */
interface Waiting {
  readonly draft: RecordDraft;
  readonly conditions: Conditions;
  readonly effects: Effects;
  readonly resolve: (record: TelemetryV1) => void;
  readonly reject: (error: Error) => void;
}

export interface JournalOptions {
  readonly sink: TelemetrySink;
  /** Unique per process and boot: no two journals may share it. */
  readonly writerId: string;
  /** Where the documents that evidence names are found; without it none are stored. */
  readonly evidence?: EvidenceSource;
  /** Most records of one transaction. */
  readonly maxBatch?: number;
  /** Most records that may wait; more are turned away at once. */
  readonly maxWaiting?: number;
}

/** Effects of a record that is written only while a lease is held; null where there are no leases. */
export type OnLease = Partial<Effects> & { readonly lease?: string | null };

/** Effects of serving the stored result of this decision. */
export type FromStore = Partial<Effects> & { readonly storedResult: string };

/**
 * Makes records durable in groups: while one group is being written the next one gathers, so that many
 * callers share one commit. Every method answers once the record is durable, or throws
 * `JournalUnavailableError`, `RecordRefusedError`, or the error of the condition that does not hold
 * (`KillEngagedError`, `LeaseLostError`, `ResultGoneError`), and then it is not, as far as known.
 * One group at a time is under way, because each one names its predecessor.
 */
export class Journal {
  readonly writerId: string;
  readonly #sink: TelemetrySink;
  readonly #documents: DocumentMemory;
  readonly #maxBatch: number;
  readonly #maxWaiting: number;
  #waiting: Waiting[] = [];
  /** Null until it was read, and again whenever a group's fate is unknown. */
  #head: Head | null = null;
  #draining: Promise<void> | null = null;
  #closed = false;

  constructor({
    sink,
    writerId,
    evidence = () => null,
    maxBatch = 256,
    maxWaiting = 20_000,
  }: JournalOptions) {
    this.writerId = writerId;
    this.#sink = sink;
    this.#documents = new DocumentMemory(evidence);
    this.#maxBatch = maxBatch;
    this.#maxWaiting = maxWaiting;
  }

  /** Records a denial, a verbatim completion, or an outcome that releases nothing generated. */
  record(draft: RecordDraft, effects: Partial<Effects> = noEffects): Promise<TelemetryV1> {
    return this.#enqueue({ draft, conditions: noConditions, effects: { ...noEffects, ...effects } });
  }

  /** Records an admission and hands out the token that opens the way to a model. */
  async admit(draft: RecordDraft, { lease = null, ...effects }: OnLease = {}): Promise<Admission> {
    if (!this.#sink.durable) {
      throw new JournalUnavailableError("this sink keeps no durable records, so nothing can be admitted");
    }
    const { decisionId, runId, jobId, chain } = await this.#enqueue({
      draft,
      conditions: { ...noConditions, killReleased: true, lease },
      effects: { ...noEffects, ...effects },
    });
    return Admission.issue({ decisionId, runId, jobId, writerId: chain.writerId, seq: chain.seq });
  }

  /** Records the outcome of a generated result together with the result: only then may it be released. */
  release(draft: RecordDraft, { lease = null, ...effects }: OnLease): Promise<TelemetryV1> {
    return this.#enqueue({
      draft,
      conditions: { ...noConditions, killReleased: true, lease },
      effects: { ...noEffects, ...effects },
    });
  }

  /** Records that a stored result is served again: only then may it be. */
  serve(draft: RecordDraft, { storedResult, ...effects }: FromStore): Promise<TelemetryV1> {
    return this.#enqueue({
      draft,
      conditions: { ...noConditions, killReleased: true, storedResult },
      effects: { ...noEffects, ...effects },
    });
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
      batch = buildBatch(group, this.#head, this.#documents);
    } catch (error) {
      return rejectAll(
        group,
        new JournalUnavailableError("the writer's head could not be read", { cause: error }),
      );
    }
    try {
      const answer = await this.#sink.append(batch);
      if (answer !== "recorded") return await this.#writeWithoutUnmet(group, answer);
      this.#confirm(group, batch);
    } catch (error) {
      if (error instanceof RecordRefusedError) return await this.#bisect(group, error);
      await this.#learnFate(group, batch, error);
    }
  }

  #confirm(group: readonly Waiting[], batch: SinkBatch): void {
    this.#head = batch.to;
    this.#documents.stored(batch.documents);
    for (const [index, { record }] of batch.entries.entries()) group[index]?.resolve(record);
  }

  /** What does not stand on an unmet condition is written all the same. */
  async #writeWithoutUnmet(group: readonly Waiting[], unmet: Unmet): Promise<void> {
    const rest: Waiting[] = [];
    for (const waiting of group) {
      const error = unmetBy(waiting.conditions, unmet);
      if (error === null) rest.push(waiting);
      else waiting.reject(error);
    }
    // A sink that refuses a batch for nothing that is in it would be asked for ever.
    if (rest.length === group.length)
      rejectAll(rest, new JournalUnavailableError("the sink refused a group for no reason of its own"));
    else if (rest.length > 0) await this.#write(rest);
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

function buildBatch(group: readonly Waiting[], from: Head, memory: DocumentMemory): SinkBatch {
  let head = from;
  const entries = group.map(({ draft, conditions, effects }): SinkEntry => {
    const chained = chainRecord(draft, head);
    head = headAfter(chained);
    return { ...chained, conditions, effects };
  });
  return { from, to: head, entries, documents: memory.missingFor(group.map(({ draft }) => draft)) };
}

function rejectAll(group: readonly Waiting[], error: Error): void {
  for (const { reject } of group) reject(error);
}

function unmetBy({ killReleased, lease, storedResult }: Conditions, unmet: Unmet): Error | null {
  if (killReleased && unmet.killEngaged) return new KillEngagedError();
  if (lease !== null && unmet.leases.has(lease)) return new LeaseLostError({ token: lease });
  return storedResult !== null && unmet.storedResults.has(storedResult)
    ? new ResultGoneError({ decisionId: storedResult })
    : null;
}
