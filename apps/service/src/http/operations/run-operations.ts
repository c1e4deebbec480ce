import { problemTexts } from "../problems/problem-texts.ts";
import type { Operation } from "./operation.ts";

export const runOperations = {
  submitRun: {
    method: "post",
    path: "/v1/runs",
    roles: ["submit"],
    tag: "Runs",
    summary: "Execute a run",
    description: `Decides every job of the run and generates content for the admitted ones. The answer has one result and decision per job, in job order. Nothing is answered that could not be recorded.

**Generated once.** Content is job, scope, model configuration and prompt. Content that was generated before is served from the store (path \`stored\`), each time with its own decision, after all gates. Concurrent submissions of one job make one call to the model. A job id that was completed with other content gives \`STUB\` / \`JOB_CONFLICT\`; a changed prompt or model configuration is a new version of the content, not a conflict. To generate the same content again, send \`regenerate=true\`: the new result replaces the old one.

**Nothing lost.** If the caller hangs up, the work continues and the results are stored. \`Idempotency-Key\` names the run: sending it again returns the same answer, or waits for it. With \`Prefer: respond-async\` the answer is 202 with the run's address, and a run may have up to 5,000 jobs and 8 MiB; without it, 500 jobs and 1 MiB.`,
    parameters: ["regenerate", "Idempotency-Key", "Prefer", "traceparent"],
    request: { document: "run", size: "run", description: "The jobs, and the scope that they share." },
    answers: {
      200: { document: "run-response", description: "Every job has its result and its decision." },
      202: {
        document: "run-status",
        description: "The run is stored and will be executed; `Location` is its address.",
        headers: ["location", "preference-applied", "retry-after"],
      },
    },
    problems: {
      "idempotency-key-reused": null,
      "records-unavailable": null,
      "run-unfinished": null,
      "store-unavailable": null,
    },
  },
  listRuns: {
    method: "get",
    path: "/v1/runs",
    roles: ["submit"],
    tag: "Runs",
    summary: "List runs",
    description:
      "The runs of the key's owner, oldest first unless `order` says otherwise, including those whose callers hung up. `since` leaves out runs submitted earlier; `next` of a page is the `cursor` of the following one.",
    parameters: ["since", "order", "cursor", "limit"],
    request: null,
    answers: { 200: { document: "run-list", description: "One page of runs, without their responses." } },
    problems: { "store-unavailable": null },
  },
  readRun: {
    method: "get",
    path: "/v1/runs/{runId}",
    roles: ["submit"],
    tag: "Runs",
    summary: "Fetch a run",
    description:
      "The run's progress and, once every job has ended, its response. A result that was withdrawn or erased since is a `STUB` with the reason `RESULT_GONE`; while a kill is engaged generated results are `STUB` / `KILL_SWITCH`. The answer of a run of more than 100 jobs, or of more than 4 MiB of results, is streamed: if it breaks off it is incomplete.",
    parameters: [],
    request: null,
    answers: { 200: { document: "run-status", description: "The run's state, progress and response." } },
    problems: { "not-found": problemTexts.noRun, "store-unavailable": null },
  },
  streamRun: {
    method: "get",
    path: "/v1/runs/{runId}/events",
    roles: ["submit"],
    tag: "Runs",
    summary: "Follow a run",
    description:
      "Server-sent events, each with the run's status (without its response) as data: `progress` after each change, and `ended` at the end, after which the stream closes. Progress only increases. A comment every 15 s keeps the connection open. The id of an event is how many jobs have ended, as `3/10`, and `ended` for the last; a reader that reconnects with `Last-Event-ID: ended` gets 204, which ends an `EventSource`. A key may have 64 streams open on a replica (`SLOTGATE_STREAMS_PER_KEY`).",
    parameters: ["Last-Event-ID"],
    request: null,
    answers: {
      200: {
        mediaType: "text/event-stream",
        description: "Events until the run has ended.",
        schema: { type: "string" },
        example:
          'event: progress\ndata: {"version":"v1","runId":"0199f0d2-6c1e-7d02-9a51-c4b8e6f0d713","state":"running","idempotencyKey":null,"submittedAt":"2026-01-31T12:00:00.000Z","endedAt":null,"progress":{"jobs":2,"ended":1,"completed":1,"stubs":0,"failed":0},"response":null}\nid: 1/2\n\n',
      },
      204: { mediaType: null, description: "The reader has read the end." },
    },
    problems: { "not-found": problemTexts.noRun, "store-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
