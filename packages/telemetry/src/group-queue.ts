import type { TelemetryV1 } from "@slotgate/contracts";
import { rejectAll, type ToRecord, type Waiting } from "./record/group.ts";
import { JournalUnavailableError } from "./record/journal-unavailable-error.ts";

export interface GroupQueueOptions {
  /** Settles every record of the group. */
  readonly write: (group: readonly Waiting[]) => Promise<void>;
  /** Called for records refused because too many wait. */
  readonly onFull: () => void;
  /** Limit on the records of one group. */
  readonly maxBatch: number;
  /** Limit on waiting records. */
  readonly maxWaiting: number;
  readonly now: () => number;
}

/**
 * Group commit: while one group is written the next one gathers, so that many callers share one commit. One group at a
 * time is under way, because each names its predecessor. A group takes records of the owners in turn, so that an owner
 * with thousands of records does not delay others.
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
      return Promise.reject(new JournalUnavailableError(`${maxWaiting} records are already waiting`));
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

  /** Writes all waiting records, then refuses new ones. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    const { write } = this.#options;
    // Lets all records of this turn of the event loop join the first group.
    await new Promise(setImmediate);
    while (this.#count > 0) {
      const group = this.#nextGroup();
      // If the writer throws, no caller waits for ever, and the next group is written.
      await write(group).catch((cause: unknown) =>
        rejectAll(group, new JournalUnavailableError("the records could not be written", { cause })),
      );
    }
    this.#draining = null;
  }

  #nextGroup(): readonly Waiting[] {
    const group: Waiting[] = [];
    // An owner with more records moves to the end of the map, where the iteration reaches it again.
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
