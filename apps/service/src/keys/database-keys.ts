import type { Clock } from "../clock.ts";
import { freshnessOf, type Moment, momentOf } from "../controls/freshness.ts";
import { createDigestIndex, type DigestIndex } from "./digest-index.ts";
import type { KeyStore } from "./key-store.ts";
import { createLastUses } from "./last-uses.ts";
import { type StoredSecret, submittersAmong } from "./stored-secret.ts";

/** The database's keys as this replica last read them. */
export interface DatabaseKeys {
  /** Secrets that were read; null as long as they cannot be relied on. */
  readonly size: () => number | null;
  /** Synchronous: nothing is asked on the path of a request. */
  readonly find: (digest: Buffer) => StoredSecret | "unknown" | "unavailable";
  /** Owners whose keys may submit, as they were last read, however long ago. */
  readonly submitters: () => ReadonlySet<string>;
  readonly noteUse: (secretId: string, at: number) => void;
  readonly close: () => Promise<void>;
}

/** Told of changes only, not of every poll. */
export interface DatabaseKeysReport {
  readonly onReadable: (secrets: number) => void;
  readonly onUnreadable: (error: unknown) => void;
  readonly onUsesNotWritten: (error: unknown) => void;
}

export interface DatabaseKeysOptions {
  readonly store: KeyStore;
  readonly clock: Clock;
  /** Keys that were read longer ago than this are not relied on: one of them may have been revoked since. */
  readonly maxAgeMs: number;
  readonly report: DatabaseKeysReport;
  readonly pollMs?: number;
  readonly retryMs?: number;
  readonly flushMs?: number;
}

/** Reads all keys again and again, so that requests are judged without the database, and for a while beyond it. */
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
      // What was read before grows old by itself, and then is not relied on.
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
