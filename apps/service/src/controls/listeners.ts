/** Those who want to be told when something has changed. */
export interface Listeners {
  /** Answers the function that ends it. */
  readonly add: (listener: () => void) => () => void;
  readonly tell: () => void;
}

/** A listener that throws is shown as a warning of the process; the others are still told. */
export function createListeners(): Listeners {
  const listeners = new Set<{ readonly listener: () => void }>();
  return {
    add(listener) {
      // Wrapped, so that the same function may listen twice and each end ends its own.
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
