import { type IdGenerator, RandomIdGenerator } from "@opentelemetry/sdk-trace";

/** Random ids; a span that continues a trace known only by its id gets that id. */
export class ContinuingIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  #continued: string | null = null;

  readonly generateSpanId = (): string => this.#random.generateSpanId();

  readonly generateTraceId = (): string => this.#continued ?? this.#random.generateTraceId();

  /** `start` must create its span synchronously: later spans get random ids. */
  continuing<T>(traceId: string | null, start: () => T): T {
    this.#continued = traceId;
    try {
      return start();
    } finally {
      this.#continued = null;
    }
  }
}
