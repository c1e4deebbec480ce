import type { NewChange } from "./new-change.ts";

/** Changes that are in force already, and are entered in the log as soon as that is possible. */
export interface PendingChanges {
  readonly add: (change: NewChange) => void;
  /** Enters what waits, in its order. Never throws. */
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
