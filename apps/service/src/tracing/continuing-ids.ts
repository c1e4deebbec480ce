import { type IdGenerator, RandomIdGenerator } from "@opentelemetry/sdk-trace";

/** Random ids, and for a span that goes on with a trace of which only the id is known, that id. */
export class ContinuingIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  #continued: string | null = null;

  readonly generateSpanId = (): string => this.#random.generateSpanId();

  readonly generateTraceId = (): string => this.#continued ?? this.#random.generateTraceId();

  /** `start` has to make its span at once: what it leads to later gets random ids. */
  continuing<T>(traceId: string | null, start: () => T): T {
    this.#continued = traceId;
    try {
      return start();
    } finally {
      this.#continued = null;
    }
  }
}
