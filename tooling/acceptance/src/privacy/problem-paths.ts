import { runOf } from "../world/documents.ts";
import type { RequestOptions } from "../world/start-world.ts";
import { quotingAllowlist, refusing, refusingNoMore } from "./job-paths.ts";
import { type Lab, markedHeaders } from "./lab.ts";
import { markedJob } from "./marked-job.ts";
import type { MarkerBook } from "./marker-book.ts";

/** A request that ends with a problem, full of marks. */
export interface ProblemPath {
  readonly name: string;
  readonly status: number;
  readonly problem: string;
  readonly request: (lab: Lab) => { readonly path?: string } & RequestOptions;
  /** What the request needs to have gone before it. */
  readonly before?: (lab: Lab) => Promise<unknown>;
  /** Undoes what the next path must not meet. */
  readonly after?: (lab: Lab) => Promise<unknown>;
}

const text = (value: unknown): string => JSON.stringify(value);
const markedRun = (book: MarkerBook) => runOf({ jobs: [markedJob(book)] });
/** A run whose one job is changed in a way that run v1 does not allow. */
const runWith = (book: MarkerBook, changes: Readonly<Record<string, unknown>>): string => {
  const run = markedRun(book);
  return text({ ...run, jobs: run.jobs.map((job) => ({ ...job, ...changes })) });
};

const invalid = (
  name: string,
  changes: (book: MarkerBook) => Readonly<Record<string, unknown>>,
): ProblemPath => ({
  name,
  status: 422,
  problem: "invalid-run",
  request: ({ book }) => ({ body: runWith(book, changes(book)) }),
});
const notJson = (name: string, body: (book: MarkerBook) => RequestOptions["body"]): ProblemPath => ({
  name,
  status: 400,
  problem: "not-json",
  request: ({ book }) => ({ body: body(book) ?? "" }),
});

export const problemPaths: readonly ProblemPath[] = [
  invalid("input is a text", (book) => ({ input: book.mark("input: instead of an object") })),
  invalid("input holds U+0000", (book) => ({
    input: {
      [book.mark("input: key")]: { [book.mark("input: nested key")]: `\u0000${book.mark("input: text")}` },
    },
  })),
  invalid("input holds a lone surrogate in a key", (book) => ({
    input: { [`\ud800${book.mark("input: key")}`]: book.mark("input: text") },
  })),
  invalid("sources of wrong types", (book) => ({
    sources: [book.number("sources: number"), { [book.mark("sources: key")]: book.mark("sources: text") }],
  })),
  invalid("a source with U+0000", (book) => ({ sources: [`\u0000${book.mark("sources: text")}`] })),
  invalid("output type without a schema", (book) => ({
    output: { field: book.mark("output: field"), type: book.mark("output: type") },
  })),
  invalid("a schema with a bad pattern", (book) => ({
    output: {
      field: "body",
      type: "json",
      schema: { type: "string", pattern: `(${book.mark("schema: pattern")})+(` },
    },
  })),
  invalid("a schema with a reference that leads nowhere", (book) => ({
    output: {
      field: "body",
      type: "json",
      schema: { title: book.mark("schema: title"), $ref: `#/$defs/${book.mark("schema: reference")}` },
    },
  })),
  invalid("a schema with wrong values", (book) => ({
    output: {
      field: "body",
      type: "json",
      schema: { type: book.mark("schema: type"), minLength: book.mark("schema: length"), enum: [{ a: 1 }] },
    },
  })),
  invalid("a schema with an unknown keyword", (book) => ({
    output: {
      field: "body",
      type: "json",
      schema: { type: "string", [book.mark("schema: unknown keyword")]: book.mark("schema: its value") },
    },
  })),
  invalid("an unknown key in a job", (book) => ({
    [book.mark("document: unknown key")]: book.mark("document: value of an unknown key"),
  })),
  invalid("a mode that does not exist", (book) => ({ mode: book.mark("document: mode") })),
  notJson("input that is too deep", (book) => {
    let input: Record<string, unknown> = { end: book.mark("input: text") };
    for (let level = 0; level < 70; level += 1) input = { [book.mark("input: key")]: input };
    return runWith(book, { input });
  }),
  notJson(
    "a body that breaks off",
    (book) => `{"version":"v1","jobs":[{"input":{"topic":"${book.mark("input: text")}`,
  ),
  notJson("a body with a stray word", (book) =>
    text(markedRun(book)).replace('"topic"', book.mark("body: stray word")),
  ),
  notJson("a key twice in the input", (book) =>
    text(markedRun(book)).replace(
      '"topic"',
      `"${book.mark("input: key twice")}":1,"${book.mark("input: key twice")}":2,"topic"`,
    ),
  ),
  notJson(
    "a body that is not UTF-8",
    (book) => new Uint8Array(Buffer.concat([Buffer.from(text(markedRun(book))), Buffer.from([0xff])])),
  ),
  {
    name: "another type of body",
    status: 415,
    problem: "unsupported-media-type",
    request: ({ book }) => ({
      body: text(markedRun(book)),
      headers: { "content-type": `text/${book.mark("head: content type")}` },
    }),
  },
  {
    name: "a body that is not what its encoding says",
    status: 400,
    problem: "bad-request",
    request: ({ book }) => ({ body: text(markedRun(book)), headers: { "content-encoding": "gzip" } }),
  },
  {
    name: "a body that is too large",
    status: 413,
    problem: "body-too-large",
    request: ({ book }) => ({
      body: runWith(book, { input: { topic: book.mark("input: long text").repeat(90_000) } }),
    }),
  },
  {
    name: "a secret that is no key",
    status: 401,
    problem: "unauthorized",
    request: ({ book }) => ({ key: book.mark("head: bearer secret"), body: text(markedRun(book)) }),
  },
  {
    name: "a token that cannot be read",
    status: 401,
    problem: "unauthorized",
    request: ({ book }) => ({
      key: ["header", "payload", "signature"].map((part) => book.mark(`token: ${part}`)).join("."),
      body: text(markedRun(book)),
    }),
  },
  {
    name: "a key without the role",
    status: 403,
    problem: "forbidden",
    request: ({ book, world }) => ({ key: world.keys.audit, body: text(markedRun(book)) }),
  },
  {
    name: "an address that does not exist",
    status: 404,
    problem: "not-found",
    request: ({ book }) => ({ path: `/v1/${book.mark("address: path")}?q=${book.mark("address: query")}` }),
  },
  {
    name: "a method that does not fit",
    status: 405,
    problem: "method-not-allowed",
    request: ({ book }) => ({ method: "PUT", body: text(markedRun(book)) }),
  },
  {
    name: "an idempotency key of unprintable text",
    status: 422,
    problem: "invalid-parameter",
    request: ({ book }) => ({
      body: text(markedRun(book)),
      headers: { "idempotency-key": `\u00e9${book.mark("head: unprintable idempotency key")}` },
    }),
  },
  {
    name: "an idempotency key of another run",
    status: 422,
    problem: "idempotency-key-reused",
    before: ({ book, send }) =>
      send("/v1/runs", {
        body: text(runOf({ jobs: [markedJob(book)] })),
        headers: { "idempotency-key": book.mark("head: idempotency key"), ...markedHeaders(book) },
      }),
    request: ({ book }) => ({
      body: text(markedRun(book)),
      headers: { "idempotency-key": book.mark("head: idempotency key") },
    }),
  },
  {
    name: "a record that the store refuses, quoting the result",
    status: 503,
    problem: "records-unavailable",
    before: ({ world }) => world.database.query(refusing("job_result", "true")),
    request: ({ book }) => ({
      body: text(
        runOf({
          jobs: [
            markedJob(book, { mode: "verbatim", input: { sourceText: book.mark("input: source text") } }),
          ],
        }),
      ),
    }),
    after: ({ world }) => world.database.query(refusingNoMore),
  },
  {
    name: "an exception that quotes content",
    status: 500,
    problem: "internal",
    before: (lab) => lab.restart({ allowlist: quotingAllowlist(lab.book) }),
    request: ({ world }) => ({ path: "/v1/controls", key: world.keys.operate }),
  },
];
