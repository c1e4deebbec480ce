import type { Instruments } from "./instruments.ts";

/** An answered request. */
export interface MeteredRequest {
  /** The pattern of the route, never the path. */
  readonly operation: string;
  readonly method: string;
  readonly status: number;
  readonly ms: number;
}

/** The metrics that the HTTP API uses. */
export interface RequestMeter {
  readonly answered: (request: MeteredRequest) => void;
  readonly scrape: () => Promise<string>;
}

/** Callers may send any method; unknown ones are counted as one. */
export const knownMethods: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
]);

export const createRequestMeter = (
  { httpRequestDuration }: Instruments,
  { scrape }: Pick<RequestMeter, "scrape">,
): RequestMeter => ({
  answered: ({ operation, method, status, ms }) =>
    httpRequestDuration.record(ms / 1_000, {
      operation,
      method: knownMethods.has(method) ? method : "other",
      status,
    }),
  scrape,
});
