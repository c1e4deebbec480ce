/** The jobs this process is working on. An admission of this process that is open and not listed here was abandoned. */
export class JobsUnderWay {
  readonly #decisions = new Set<string>();

  has(decisionId: string): boolean {
    return this.#decisions.has(decisionId);
  }

  /** Covers the time from before the admission can be recorded until its outcome was recorded or failed to be. */
  async during<T>(decisionId: string, work: () => Promise<T>): Promise<T> {
    this.#decisions.add(decisionId);
    try {
      return await work();
    } finally {
      this.#decisions.delete(decisionId);
    }
  }
}
