import type { ChangeSource } from "@slotgate/contracts";
import type { Noted, Seen } from "./seen.ts";

export interface SeenWatchOptions {
  /** The states in force; a source that is not known yet is left out. */
  readonly seen: () => readonly Seen[];
  readonly note: (seen: Seen) => Promise<Noted>;
  /** Called when a state could not be noted; the next look retries. */
  readonly onFailure: (error: unknown) => void;
}

/** Keeps the change log up to date with what is in force. */
export interface SeenWatch {
  /** Notes what has not been noted yet. Never throws; concurrent looks run one after another. */
  readonly look: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export function watchSeen({ seen, note, onFailure }: SeenWatchOptions): SeenWatch {
  /** By source, the digest last known to be in the log. */
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
