interface Stopper {
  readonly name: string | undefined;
  readonly stop: () => Promise<unknown>;
}

/** Stops what was started in reverse order, so that a part stops before those that it depends on. */
export class Stoppers {
  readonly #running: Stopper[] = [];
  readonly #note: (line: string) => void;

  constructor(note: (line: string) => void) {
    this.#note = note;
  }

  add(name: string, stop: () => Promise<unknown>): void {
    this.#running.push({ name, stop });
  }

  /** Adds a part whose stop is not announced. */
  addQuietly(stop: () => Promise<unknown>): void {
    this.#running.push({ name: undefined, stop });
  }

  /** A stop that fails does not prevent the others. */
  async stopAll(): Promise<void> {
    const anything = this.#running.length > 0;
    for (let last = this.#running.pop(); last !== undefined; last = this.#running.pop()) {
      const { name, stop } = last;
      if (name !== undefined) this.#note(`stopping ${name}`);
      await stop().catch((cause: unknown) => {
        this.#note(`${name ?? "a part"} did not stop cleanly: ${(cause as Error).message}`);
      });
    }
    if (anything) this.#note("stopped");
  }
}
