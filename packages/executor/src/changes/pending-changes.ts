import type { NewChange } from "./new-change.ts";

/** Changes that are already in force and are logged as soon as the database allows. */
export interface PendingChanges {
  readonly add: (change: NewChange) => void;
  /** Writes the pending changes in order. Never throws. */
  readonly flush: () => Promise<void>;
}

export function createPendingChanges({
  append,
  onFailure,
}: {
  readonly append: (change: NewChange) => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
}): PendingChanges {
  const waiting: NewChange[] = [];
  let flushing = Promise.resolve();

  async function flushNow(): Promise<void> {
    try {
      for (let [next] = waiting; next !== undefined; [next] = waiting) {
        await append(next);
        waiting.shift();
      }
    } catch (error) {
      onFailure(error);
    }
  }

  const flush = (): Promise<void> => {
    flushing = flushing.then(flushNow);
    return flushing;
  };
  return {
    add(change) {
      waiting.push(change);
      void flush();
    },
    flush,
  };
}
