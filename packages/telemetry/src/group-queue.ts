import type { TelemetryV1 } from "@slotgate/contracts";
import { rejectAll, type ToRecord, type Waiting } from "./record/group.ts";
import { JournalUnavailableError } from "./record/journal-unavailable-error.ts";

export interface GroupQueueOptions {
  /** Settles every one of the group. */
  readonly write: (group: readonly Waiting[]) => Promise<void>;
  /** Told of records that were turned away because too many wait. */
  readonly onFull: () => void;
  /** Most records of one group. */
  readonly maxBatch: number;
  /** Most records that may wait. */
  readonly maxWaiting: number;
  readonly now: () => number;
}

/**
 * Group commit: while one group is being written the next one gathers, so that many callers share one commit. One
 * group at a time is under way, because each one names its predecessor. A group takes one record of each owner in turn,
 * so that an owner with thousands of records delays no other owner.
 */
export class GroupQueue {
  readonly #options: GroupQueueOptions;
  /** Records by owner in order of arrival; the owners in order of their turns. Holds only owners with records. */
  readonly #waiting = new Map<string, Waiting[]>();
  #count = 0;
  #draining: Promise<void> | null = null;
  #closed = false;

  constructor(options: GroupQueueOptions) {
    this.#options = options;
  }

  push(entry: ToRecord): Promise<TelemetryV1> {
    const { maxWaiting, onFull, now } = this.#options;
    if (this.#closed) return Promise.reject(new JournalUnavailableError("the journal is closed"));
    if (this.#count >= maxWaiting) {
      onFull();
      return Promise.reject(new JournalUnavailableError(`${maxWaiting} records are waiting already`));
    }
    return new Promise((resolve, reject) => {
      const { owner } = entry.draft;
      const own = this.#waiting.get(owner) ?? [];
      own.push({ ...entry, since: now(), resolve, reject });
      this.#waiting.set(owner, own);
      this.#count += 1;
      this.#draining ??= this.#drain();
    });
  }

  /** Writes out what waits, then turns everything away. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    const { write } = this.#options;
    // Let everything that is recorded in this turn of the event loop join the first group.
    await new Promise(setImmediate);
    while (this.#count > 0) {
      const group = this.#nextGroup();
      // Whatever a writer does, nobody waits for ever, and those behind have their turn.
      await write(group).catch((cause: unknown) =>
        rejectAll(group, new JournalUnavailableError("the records could not be written", { cause })),
      );
    }
    this.#draining = null;
  }

  #nextGroup(): readonly Waiting[] {
    const group: Waiting[] = [];
    // An owner with more records goes to the end of the map, where the iteration reaches it again.
    for (const [owner, own] of this.#waiting) {
      this.#waiting.delete(owner);
      group.push(...own.splice(0, 1));
      if (own.length > 0) this.#waiting.set(owner, own);
      if (group.length >= this.#options.maxBatch) break;
    }
    this.#count -= group.length;
    return group;
  }
}
