import { jobCount, jobIds, runRequest } from "./bench-run.ts";

/** What a round of load sends. */
export type Traffic =
  /** Runs whose job the last gate denies: rotating job ids, because each is decided again. */
  | { readonly kind: "denied-runs" }
  /** Runs whose job is admitted: a new job id each, because stored content is not generated again. */
  | { readonly kind: "admitted-runs"; readonly results: "kept" | "forgotten" }
  /** The same whole HTTP request each time. */
  | { readonly kind: "one-request"; readonly request: string; readonly answer: string };

/** Requests in sequence, and the text in every good answer to them. */
export interface Requests {
  readonly next: () => Buffer;
  readonly answer: Buffer;
}

/** Turns traffic into requests; job ids of admitted runs continue from one round to the next. */
export function createTraffic(): (traffic: Traffic) => Requests {
  const upper = jobIds("upper");
  const denied = Array.from({ length: jobCount }, () => runRequest(upper.next().value));
  const lower = jobIds("lower");
  return (traffic) => {
    switch (traffic.kind) {
      case "denied-runs":
        return { next: rotating(denied), answer: Buffer.from('"jobId":"lesson-') };
      case "admitted-runs":
        return { next: () => runRequest(lower.next().value), answer: Buffer.from(answers[traffic.results]) };
      case "one-request": {
        const request = Buffer.from(traffic.request);
        return { next: () => request, answer: Buffer.from(traffic.answer) };
      }
    }
  };
}

/** A result is looked up again before it is returned, and one that the sink forgot is gone. */
const answers = { kept: '"status":"COMPLETED"', forgotten: '"reason":"RESULT_GONE"' } as const;

function rotating(requests: readonly Buffer[]): () => Buffer {
  let index = 0;
  return () => {
    const request = requests[index % requests.length];
    index += 1;
    if (request === undefined) throw new Error("no requests to rotate");
    return request;
  };
}
