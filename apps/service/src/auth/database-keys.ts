import { type Clock, freshnessOf, type Moment, momentOf } from "@slotgate/controls";
import { type KeyStore, type StoredSecret, submittersAmong } from "@slotgate/executor";
import { createDigestIndex, type DigestIndex } from "./digest-index.ts";
import { createLastUses } from "./last-uses.ts";

/** The database's keys as this replica last read them. */
export interface DatabaseKeys {
  /** Number of secrets read; null if they are too old to rely on. */
  readonly size: () => number | null;
  /** Synchronous: requests do not query the database. */
  readonly find: (digest: Buffer) => StoredSecret | "unknown" | "unavailable";
  /** Owners whose keys may submit, as last read, however long ago. */
  readonly submitters: () => ReadonlySet<string>;
  readonly noteUse: (secretId: string, at: number) => void;
  readonly close: () => Promise<void>;
}

/** Called for changes only, not for every poll. */
export interface DatabaseKeysReport {
  readonly onReadable: (secrets: number) => void;
  readonly onUnreadable: (error: unknown) => void;
  readonly onUsesNotWritten: (error: unknown) => void;
}

export interface DatabaseKeysOptions {
  readonly store: KeyStore;
  readonly clock: Clock;
  /** Keys read longer ago than this are not relied on, since one may have been revoked. */
  readonly maxAgeMs: number;
  readonly report: DatabaseKeysReport;
  readonly pollMs?: number;
  readonly retryMs?: number;
  readonly flushMs?: number;
}

/** Polls all keys, so that requests are judged without the database, and for a while during its outage. */
export function watchDatabaseKeys(options: DatabaseKeysOptions): DatabaseKeys {
  const { store, clock, maxAgeMs, report, pollMs = 1_000, retryMs = 250, flushMs = 10_000 } = options;
  let index: DigestIndex<StoredSecret> | null = null;
  let submitters: ReadonlySet<string> = new Set();
  let readAt: Moment | null = null;
  let state: "new" | "readable" | "unreadable" = "new";
  let closed = false;
  const lastUses = createLastUses({ write: store.noteUses, onFailure: report.onUsesNotWritten });

  async function read(): Promise<number> {
    const sentAt = momentOf(clock);
    try {
      const secrets = await store.readAll();
      index = createDigestIndex(secrets);
      submitters = submittersAmong(secrets, clock.now());
      readAt = sentAt;
      if (state !== "readable") report.onReadable(index.size);
      state = "readable";
      return pollMs;
    } catch (error) {
      // Without a new read the keys expire.
      if (state !== "unreadable") report.onUnreadable(error);
      state = "unreadable";
      return retryMs;
    }
  }

  let pollTimer: NodeJS.Timeout | undefined;
  let reading = poll();
  async function poll(): Promise<void> {
    const pauseMs = await read();
    if (closed) return;
    pollTimer = setTimeout(() => {
      reading = poll();
    }, pauseMs);
  }

  let flushing: Promise<void> = Promise.resolve();
  const flushTimer = setInterval(() => {
    flushing = flushing.then(lastUses.flush);
  }, flushMs);

  /** Null: never read, or too long ago. */
  function current(): DigestIndex<StoredSecret> | null {
    if (readAt === null) return null;
    return freshnessOf({ confirmed: readAt, now: momentOf(clock) }).ageMs <= maxAgeMs ? index : null;
  }

  return {
    size: () => current()?.size ?? null,
    find(digest) {
      const keys = current();
      return keys === null ? "unavailable" : (keys.find(digest) ?? "unknown");
    },
    submitters: () => submitters,
    noteUse: lastUses.note,
    async close() {
      closed = true;
      clearTimeout(pollTimer);
      clearInterval(flushTimer);
      await Promise.all([reading, flushing]);
      await lastUses.flush();
    },
  };
}
