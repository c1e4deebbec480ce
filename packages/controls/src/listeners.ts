/** A set of listeners for changes. */
export interface Listeners {
  /** Returns a function that removes the listener. */
  readonly add: (listener: () => void) => () => void;
  readonly tell: () => void;
}

/** A listener that throws causes a process warning; the others are still called. */
export function createListeners(): Listeners {
  const listeners = new Set<{ readonly listener: () => void }>();
  return {
    add(listener) {
      // Wrapped, so that the same function can be added twice and removed separately.
      const entry = { listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    tell() {
      for (const { listener } of [...listeners]) {
        try {
          listener();
        } catch (error) {
          process.emitWarning(error instanceof Error ? error : new Error(String(error)));
        }
      }
    },
  };
}
