/** Every kind of problem that the API answers with: its status and its title. */
export const problemTypes = {
  "not-json": { status: 400, title: "the body is not acceptable JSON" },
  "bad-request": { status: 400, title: "the request cannot be read" },
  unauthorized: { status: 401, title: "a valid bearer key is needed" },
  forbidden: { status: 403, title: "the key's roles do not allow this" },
  "not-found": { status: 404, title: "there is no such thing" },
  "method-not-allowed": { status: 405, title: "this address does not take that method" },
  "release-refused": { status: 403, title: "this engagement is not yours to release" },
  "result-gone": { status: 410, title: "the result is not served any more" },
  "request-timeout": { status: 408, title: "the request took too long to arrive" },
  "body-too-large": { status: 413, title: "the body is too large" },
  "unsupported-media-type": { status: 415, title: "the body's type is not supported" },
  "invalid-run": { status: 422, title: "the document is not a valid run v1" },
  "invalid-removal": { status: 422, title: "the document does not say what to remove, or why" },
  "invalid-kill": { status: 422, title: "the document does not say why" },
  "idempotency-key-reused": { status: 422, title: "the idempotency key names another run" },
  "rate-limited": { status: 429, title: "too many requests with this key" },
  "headers-too-large": { status: 431, title: "the headers are too large" },
  internal: { status: 500, title: "something went wrong in the service" },
  "keys-unavailable": { status: 503, title: "keys cannot be checked at the moment" },
  "kill-unavailable": { status: 503, title: "the service's own kill cannot be changed at the moment" },
  "records-unavailable": { status: 503, title: "nothing can be recorded at the moment" },
  "results-held-back": { status: 503, title: "generated results are held back by the kill switch" },
  "run-unfinished": { status: 503, title: "the run goes on, but not here" },
  "store-unavailable": { status: 503, title: "the database does not answer at the moment" },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemType = keyof typeof problemTypes;
