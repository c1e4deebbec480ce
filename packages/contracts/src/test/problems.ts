/** The problems that the HTTP interface answers, each with a possible detail. */
export const problems = {
  "not-json": {
    status: 400,
    title: "the body is not acceptable JSON",
    detail: "the key `jobId` appears twice in one object: the second is at line 7, column 5",
  },
  "bad-request": {
    status: 400,
    title: "the request cannot be read",
    detail: "the address is not well encoded: percent-encode it as UTF-8, and `%` as `%25`",
  },
  "invalid-parameter": {
    status: 422,
    title: "a parameter of the request is not valid",
    detail: 'query parameter "regenrate" is not known: did you mean `regenerate`?',
  },
  unauthorized: {
    status: 401,
    title: "a valid bearer key is required",
    detail: "send `authorization: Bearer KEY`",
  },
  forbidden: {
    status: 403,
    title: "the key's roles do not allow this",
    detail: "this requires role `submit`; `lesson-editor` has `operate`",
  },
  "not-found": {
    status: 404,
    title: "not found",
    detail: "no decision has this id: `GET /v1/jobs/decisions?jobId=` lists the decisions of a job",
  },
  "method-not-allowed": {
    status: 405,
    title: "this address does not support the method",
    detail: "send POST, GET, HEAD, not DELETE",
  },
  "request-timeout": {
    status: 408,
    title: "the request took too long to arrive",
    detail: "send the whole request without a long pause",
  },
  "release-refused": {
    status: 403,
    title: "the caller may not release this engagement",
    detail:
      "`on-call` engaged it, so another subject must release it (SLOTGATE_KILL_RELEASE is `two-person`)",
  },
  "result-gone": {
    status: 410,
    title: "the result is no longer served",
    detail: "the job's results were withdrawn or erased; submit the job again to generate it again",
  },
  "body-too-large": {
    status: 413,
    title: "the body is too large",
    detail: "a run, an allowlist or a generation document may have at most 8 MiB (8388608 bytes)",
  },
  "unsupported-media-type": {
    status: 415,
    title: "the body's type is not supported",
    detail: "send the document with `content-type: application/json`",
  },
  "invalid-run": {
    status: 422,
    title: "the document is not a valid run v1",
    detail: "1 issue, first at `$.jobs[0].sources`: expected an array, received nothing",
  },
  "invalid-removal": {
    status: 422,
    title: "invalid removal document",
    detail:
      "1 issue, first at `$.filter`: expected at least one filter: nothing is removed wholesale by leaving everything out, received an object",
  },
  "invalid-kill": {
    status: 422,
    title: "invalid kill document",
    detail:
      "1 issue, first at `$.reason`: expected a reason of 1 to 1000 characters without U+0000 that does not end in white space, received text of 0 characters",
  },
  "invalid-allowlist": {
    status: 422,
    title: "invalid allowlist document",
    detail:
      "1 issue, first at `$.document.rules[0].kindz` (line 12, column 9, in rule `chemistry`): expected no such key, received unknown key `kindz`; did you mean `kinds`?",
  },
  "invalid-generation": {
    status: 422,
    title: "invalid generation document",
    detail:
      "1 issue, first at `$.document.profiles[0].prompt` (line 31, column 7, in profile `chemistry`): expected a prompt of this document (`lesson`), not `leson`, received text of 5 characters",
  },
  "invalid-cap": {
    status: 422,
    title: "invalid cap document",
    detail:
      "1 issue, first at `$.reason`: expected a reason of 1 to 1000 characters without U+0000 that does not end in white space, received nothing",
  },
  "invalid-signoff": {
    status: 422,
    title: "invalid sign-off document",
    detail: '1 issue, first at `$.role`: expected `"product"` or `"engineering"`, received "legal"',
  },
  "signoff-refused": {
    status: 409,
    title: "the sign-off is refused",
    detail: "`release-lead` has signed for the other role: one person cannot sign both",
  },
  "invalid-drill": {
    status: 422,
    title: "invalid drill document",
    detail:
      '1 issue, first at `$.drill`: expected `"kill"` or `"rollback"` or `"allowlist"` or `"rollout"`, received "fire"',
  },
  "drill-refused": {
    status: 409,
    title: "the drill cannot do this now",
    detail:
      "the kill drill `0199f0d2-8a10-7c44-9b5e-2f6d1a7c3e08` left settings to restore: undo them with `slotgate drill restore 0199f0d2-8a10-7c44-9b5e-2f6d1a7c3e08`",
  },
  "invalid-incident": {
    status: 422,
    title: "invalid incident document",
    detail: "1 issue, first at `$.severity`: expected `1` or `2` or `3` or `4`, received 5",
  },
  "incident-refused": {
    status: 409,
    title: "the incident cannot take this entry",
    detail: "the incident `0199f0d2-8c44-7d01-9a52-1f7be0c3d9a4` has severity 2 already",
  },
  "preview-needed": {
    status: 409,
    title: "the document widens exposure and was not previewed",
    detail:
      "the document widens exposure (no single rule of the document in force covers rule `chemistry`): preview it with `POST /v1/allowlist/preview` on the revision in force, and send that preview's `previewDigest`",
  },
  "try-needed": {
    status: 409,
    title: "the document uses a model for the first time and was not tried",
    detail:
      "the document starts using models in a form that was never used here (`main`): try it with `POST /v1/generation/try` on the revision in force, and send that try's `tryDigest`",
  },
  "allowlist-in-file": {
    status: 409,
    title: "the allowlist is in a file",
    detail:
      "the allowlist is in the file of SLOTGEN_ALLOWLIST_PATH: change that file, or start without the variable",
  },
  "generation-in-file": {
    status: 409,
    title: "the generation document is in a file",
    detail:
      "the generation document is in the file of SLOTGATE_GENERATION_PATH: change that file, or start without the variable",
  },
  "revision-changed": {
    status: 412,
    title: "another revision is in force",
    detail: "revision 12 is in force, not 11: review the change, then try again",
  },
  "revision-unnamed": {
    status: 428,
    title: "the request does not name the revision it is based on",
    detail:
      'send `If-Match` with the `ETag` of a `GET` of the same address, or `"0"` if there is no revision, so that no change is lost',
  },
  "idempotency-key-reused": {
    status: 422,
    title: "the idempotency key names another run",
    detail: "`Idempotency-Key: draft-3` names run `mock-run`, which was a different request: use a new key",
  },
  "rate-limited": {
    status: 429,
    title: "too many requests with this key",
    detail: "this key may send 120 requests in 60 seconds: send the request again in 42 seconds",
  },
  "headers-too-large": {
    status: 431,
    title: "the headers are too large",
    detail:
      "the headers have more than 16384 bytes: send fewer or shorter ones; if a token makes them long, have its issuer include fewer claims",
  },
  internal: {
    status: 500,
    title: "internal error",
    detail: "find the request id in the service's log",
  },
  "keys-unavailable": {
    status: 503,
    title: "keys cannot be checked now",
    detail: "the database with the keys does not answer: send the request again later",
  },
  "kill-unavailable": {
    status: 503,
    title: "the service's own kill cannot be changed now",
    detail:
      "the database did not confirm the change; check `GET /v1/kill`. To stop AI without the database, switch the kill flag on in Unleash, or send SIGUSR2 to every process of `slotgate serve`",
  },
  "records-unavailable": {
    status: 503,
    title: "nothing can be recorded now",
    detail: "the outcome of a job could not be recorded, so the run has no answer: send it again later",
  },
  "results-held-back": {
    status: 503,
    title: "generated results are withheld by the kill switch",
    detail:
      "the gate `kill-switch` denies with `KILL_SWITCH`: send the request again later; generated results are served once it passes",
  },
  "run-unfinished": {
    status: 503,
    title: "the run continues on another replica",
    detail:
      "this replica is stopping, and another continues the run: send the request again with the same `Idempotency-Key`, or read the run with `GET /v1/runs/{runId}`",
  },
  "store-unavailable": {
    status: 503,
    title: "the database is unavailable",
    detail: "send the request again later",
  },
} as const satisfies Readonly<
  Record<string, { readonly status: number; readonly title: string; readonly detail: string }>
>;

/** The kinds of problem: `type` without the prefix `urn:slotgate:problem:`. */
export type ProblemKind = keyof typeof problems;
