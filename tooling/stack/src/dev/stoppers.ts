interface Stopper {
  readonly name: string | undefined;
  readonly stop: () => Promise<unknown>;
}

/** What was started, to be stopped in the reverse order: whoever depends on something goes before it. */
export class Stoppers {
  readonly #running: Stopper[] = [];
  readonly #note: (line: string) => void;

  constructor(note: (line: string) => void) {
    this.#note = note;
  }

  add(name: string, stop: () => Promise<unknown>): void {
    this.#running.push({ name, stop });
  }

  /** For what nobody needs to hear of. */
  addQuietly(stop: () => Promise<unknown>): void {
    this.#running.push({ name: undefined, stop });
  }

  /** A stop that fails does not keep the others from being stopped. */
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
