/** The jobs that this process is at work on: what it has admitted and not ended for another reason, it has given up. */
export class JobsUnderWay {
  readonly #decisions = new Set<string>();

  has(decisionId: string): boolean {
    return this.#decisions.has(decisionId);
  }

  /** From before an admission can be recorded until after its outcome was, or could not be. */
  async during<T>(decisionId: string, work: () => Promise<T>): Promise<T> {
    this.#decisions.add(decisionId);
    try {
      return await work();
    } finally {
      this.#decisions.delete(decisionId);
    }
  }
}
