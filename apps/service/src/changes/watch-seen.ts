import type { ChangeSource } from "@slotgate/contracts";
import type { Noted, Seen } from "./seen.ts";

export interface SeenWatchOptions {
  /** What is in force now; a source of which nothing is known yet is left out. */
  readonly seen: () => readonly Seen[];
  readonly note: (seen: Seen) => Promise<Noted>;
  /** Told of what could not be noted; it is tried again at the next look. */
  readonly onFailure: (error: unknown) => void;
}

/** Sees to it that what is in force stands in the log of changes. */
export interface SeenWatch {
  /** Notes what has not been noted yet. Never throws; a look during another one comes after it. */
  readonly look: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export function watchSeen({ seen, note, onFailure }: SeenWatchOptions): SeenWatch {
  /** By source, the digest of which the log is known to tell. */
  const told = new Map<ChangeSource, string | null>();
  let closed = false;
  let looking = Promise.resolve();

  async function lookNow(): Promise<void> {
    if (closed) return;
    for (const one of seenOrNothing()) {
      if (told.get(one.source) === one.digest) continue;
      try {
        if ((await note(one)) !== "outdated") told.set(one.source, one.digest);
      } catch (error) {
        onFailure(error);
      }
    }
  }

  /** A source that cannot be read is read again at the next look. */
  function seenOrNothing(): readonly Seen[] {
    try {
      return seen();
    } catch (error) {
      onFailure(error);
      return [];
    }
  }

  return {
    look() {
      looking = looking.then(lookNow);
      return looking;
    },
    close() {
      closed = true;
      return looking;
    },
  };
}
