import { connect } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { parseWith, runResponseV1 } from "@slotgate/contracts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type AskOptions, type HttpStage, runOf, secretOf, startStage } from "../testing/http-stage.ts";

let stage: HttpStage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const mebibyte = 1_048_576;
const text = (value: unknown): string => JSON.stringify(value);
const bytes = (value: string | Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(value));
const zipped = (value: string): Uint8Array<ArrayBuffer> => bytes(gzipSync(value));
const inChunks = (...chunks: string[]): ReadableStream =>
  ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));

/** A valid run of exactly this many bytes. */
function runOfBytes(size: number): string {
  const bare = text(runOf({}, { input: { filler: "" } }));
  return bare.replace('"filler":""', `"filler":"${"x".repeat(size - bare.length)}"`);
}

interface Malformed extends AskOptions {
  readonly path?: string;
  readonly status: number;
  readonly type: string;
  /** What the detail or the issues must contain for the caller to act on. */
  readonly says: RegExp;
}
const notJson = { status: 400, type: "not-json" };
const badRequest = { status: 400, type: "bad-request" };
const badParameter = { status: 422, type: "invalid-parameter" };
const tooLarge = { status: 413, type: "body-too-large", says: /1 MiB \(1048576 bytes\)/ };
const unsupported = { status: 415, type: "unsupported-media-type" };
const invalid = { status: 422, type: "invalid-run" };
const notFound = { status: 404, type: "not-found" };
const wrongMethod = { status: 405, type: "method-not-allowed" };
const gzip = { "content-encoding": "gzip" };

const cases: Readonly<Record<string, Malformed>> = {
  "text that is not JSON": { ...notJson, body: "{nonsense", says: /line 1, column 2/ },
  "an empty body": { ...notJson, body: "", says: /ends here/ },
  "no body at all": {
    ...notJson,
    method: "POST",
    headers: { "content-type": "application/json" },
    says: /ends here|is empty/,
  },
  "a body cut off": {
    ...notJson,
    body: text(runOf()).slice(0, -1),
    says: /`,` or `}`, but the text ends here/,
  },
  "a duplicate key": { ...notJson, body: text(runOf()).replace("{", '{"version":"v1",'), says: /`version`/ },
  "a duplicate key deep inside": {
    ...notJson,
    body: text(runOf()).replace('"topic"', '"to\\u0070ic":1,"topic"'),
    says: /a key appears twice in one object: the second is at line 1, column/,
  },
  "a duplicate key that holds U+0000": {
    ...notJson,
    body: text(runOf()).replace('"topic"', '"\\u0000":1,"\\u0000":2,"topic"'),
    says: /a key appears twice in one object: the second is at line 1, column/,
  },
  "a number that parsing does not preserve": {
    ...invalid,
    body: text(runOf()).replace('"osmosis"', "9007199254740993"),
    says: /\$\.jobs\[0\]\.input\.\*.*send this one as a string/,
  },
  "a number beyond every double in an output's schema": {
    ...invalid,
    body: text(runOf({}, { output: { field: "b", type: "object", schema: { type: "number" } } })).replace(
      '"number"',
      '"number","maximum":1e400',
    ),
    says: /\$\.jobs\[0\]\.output\.schema\.maximum.*send this one as a string/,
  },
  "a `__proto__` key": {
    ...notJson,
    body: text(runOf()).replace('"topic"', '"__proto__"'),
    says: /__proto__/,
  },
  "a body that is not UTF-8": { ...notJson, body: bytes(Buffer.from([0x7b, 0xff, 0x7d])), says: /UTF-8/ },
  "UTF-16 without saying so": {
    ...notJson,
    body: bytes(Buffer.from(text(runOf()), "utf16le")),
    says: /column/,
  },
  "half a million open brackets": { ...notJson, body: "[".repeat(500_000), says: /64 levels/ },
  "half a million levels behind gzip": {
    ...notJson,
    headers: gzip,
    body: zipped("[".repeat(500_000)),
    says: /64 levels/,
  },
  "a body that is not gzip": { ...badRequest, headers: gzip, body: text(runOf()), says: /content-encoding/ },
  "gzip cut off": {
    ...badRequest,
    headers: gzip,
    body: zipped(text(runOf())).slice(0, -12),
    says: /content-encoding/,
  },
  "a badly encoded address": { ...badRequest, path: "/v1/decisions/%zz", says: /not well encoded/ },

  "1 byte more than 1 MiB": { ...tooLarge, body: runOfBytes(mebibyte + 1) },
  "1 byte more than 8 MiB, asynchronously": {
    status: 413,
    type: "body-too-large",
    says: /8 MiB \(8388608 bytes\)/,
    headers: { prefer: "wait=1, respond-async" },
    body: runOfBytes(8 * mebibyte + 1),
  },
  "1 byte more than 1 MiB in chunks": { ...tooLarge, body: inChunks(runOfBytes(mebibyte + 1)) },
  "50 MB behind gzip": { ...tooLarge, headers: gzip, body: zipped(runOfBytes(50_000_000)) },
  "50 MB behind brotli": {
    ...tooLarge,
    headers: { "content-encoding": "br" },
    body: bytes(brotliCompressSync(runOfBytes(50_000_000), { params: { 1: 4 } })),
  },
  "50 MB behind deflate": {
    ...tooLarge,
    headers: { "content-encoding": "deflate" },
    body: bytes(deflateSync(runOfBytes(50_000_000))),
  },

  "another media type": {
    ...unsupported,
    headers: { "content-type": "text/plain" },
    body: text(runOf()),
    says: /application\/json/,
  },
  "a form": {
    ...unsupported,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "version=v1",
    says: /application\/json/,
  },
  "a media type that only begins like JSON": {
    ...unsupported,
    headers: { "content-type": "application/jsonp" },
    body: text(runOf()),
    says: /application\/json/,
  },
  "another charset": {
    ...unsupported,
    headers: { "content-type": "application/json; charset=utf-16" },
    body: text(runOf()),
    says: /UTF-8/,
  },
  "an unknown encoding": {
    ...unsupported,
    headers: { "content-encoding": "zebra" },
    body: text(runOf()),
    says: /gzip, deflate or br/,
  },
  "two encodings": {
    ...unsupported,
    headers: { "content-encoding": "gzip, gzip" },
    body: bytes(gzipSync(zipped(text(runOf())))),
    says: /gzip, deflate or br/,
  },

  "JSON that is not an object": { ...invalid, body: "[]", says: /an object/ },
  "an unknown key": { ...invalid, body: text(runOf({ extra: 1 })), says: /\$\.extra/ },
  "a key that holds U+0000": { ...invalid, body: text(runOf({ "a\u0000b": 1 })), says: /unknown key/ },
  "a key that holds half a character": {
    ...invalid,
    body: text(runOf({ "a\ud800": 1 })),
    says: /unknown key/,
  },
  "opt-in as text": {
    ...invalid,
    body: text(runOf({ metadata: { requiresReview: true, allowAI: "true" } })),
    says: /\$\.metadata\.allowAI.*`true` or `false`/,
  },
  "a job id that is not ASCII": { ...invalid, body: text(runOf({}, { jobId: "leçon" })), says: /ASCII/ },

  "an unknown address": {
    ...notFound,
    path: "/v1/nothing",
    says: /runs, jobs, results, decisions, telemetry, activity, generation, controls/,
  },
  "an address outside of /v1": { ...notFound, path: "/", as: null, says: /\/v1/ },
  "an unknown decision": { ...notFound, path: "/v1/decisions/none", says: /no decision has this id/ },
  "a decision id that is too long": {
    ...badParameter,
    path: `/v1/decisions/${"x".repeat(257)}`,
    says: /`decisionId`: expected an id of 1 to 256 characters/,
  },
  "a job id in the path that is not ASCII": {
    ...badParameter,
    path: "/v1/jobs/%C3%A9/decisions",
    says: /printable ASCII/,
  },
  "a job id in the query that is not ASCII": {
    ...badParameter,
    path: "/v1/jobs/decisions?jobId=%C3%A9",
    says: /printable ASCII/,
  },
  "no job id in the query": { ...badParameter, path: "/v1/jobs/result", says: /`jobId`.*received nothing/ },
  "a revision that is not a number": {
    ...badParameter,
    as: ["audit"],
    path: "/v1/allowlist/revisions/last",
    says: /`revision`: expected a whole number/,
  },
  "a year that PostgreSQL does not support": {
    ...badParameter,
    path: "/v1/telemetry?since=0000-01-01T00:00:00Z",
    says: /`since`: expected an instant in the years 0001 to 9999/,
  },
  "a query that is not UTF-8": { ...badRequest, path: "/v1/jobs/result?jobId=%ff", says: /not well encoded/ },
  "a misspelt parameter": {
    ...badParameter,
    path: "/v1/runs?regenrate=true",
    body: text(runOf()),
    says: /"regenrate" is not known: did you mean `regenerate`\?/,
  },
  "a misspelt header": {
    ...badParameter,
    headers: { "x-idempotency-key": "a" },
    body: text(runOf()),
    says: /did you mean `Idempotency-Key`\?/,
  },
  "a misspelt preference": {
    ...badParameter,
    headers: { prefer: "wait=10, respond-asnyc" },
    body: text(runOf()),
    says: /did you mean `Prefer: respond-async`\?/,
  },
  "the wrong method": { ...wrongMethod, path: "/v1/decisions", says: /send POST, not GET/ },
  "a method that changes": { ...wrongMethod, method: "DELETE", path: "/v1/controls", says: /send GET/ },
  "POST to /healthz": { ...wrongMethod, method: "POST", path: "/healthz", as: null, says: /send GET/ },
};

describe("malformed requests", () => {
  it.each(Object.entries(cases))("%s: the right problem, without execution", async (_, wanted) => {
    const { path = "/v1/runs", status, type, says, ...options } = wanted;
    const problem = await stage.problemOf(path, options);
    expect(problem).toMatchObject({ status, type: `urn:slotgate:problem:${type}` });
    const issues = (problem.issues ?? []).map((issue) => Object.values(issue).join(" "));
    expect([problem.detail, ...issues].join("\n")).toMatch(says);
    expect(text(problem)).not.toMatch(/node_modules|\.[jt]s\b|osmosis/);
    expect(stage.asked).toEqual([]);
  });

  it.each([
    ["/v1/runs", "DELETE", "POST, GET, HEAD"],
    ["/v1/decisions", "PUT", "POST"],
    ["/v1/decisions/decision-1", "POST", "GET, HEAD"],
    ["/v1/jobs/j/decisions", "PATCH", "GET, HEAD"],
    ["/v1/controls", "OPTIONS", "GET, HEAD"],
    ["/readyz", "POST", "GET, HEAD"],
  ])("%s refuses %s, and names its methods", async (path, method, allow) => {
    const response = await stage.ask(path, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
    await response.text();
  });

  it("describes content, and never quotes it", async () => {
    const job = { input: "top secret draft", sources: [7], output: { field: "f", type: 1, hidden: "x" } };
    const problem = await stage.problemOf("/v1/runs", { body: text(runOf({}, job)) });
    expect(problem.issues?.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["$.jobs[0].input", "$.jobs[0].sources[0]", "$.jobs[0].output.type"]),
    );
    expect(text(problem)).not.toContain("top secret");
  });
});

describe("unusual but valid requests are accepted:", () => {
  it.each<[string, AskOptions]>([
    ["1 MiB exactly", { body: runOfBytes(mebibyte) }],
    ["1 MiB exactly, in chunks", { body: inChunks(...(runOfBytes(mebibyte).match(/.{1,99991}/gs) ?? [])) }],
    ["1 MiB exactly, behind gzip", { headers: gzip, body: zipped(runOfBytes(mebibyte)) }],
    ["a charset", { headers: { "content-type": 'Application/JSON; Charset="UTF-8"' }, body: text(runOf()) }],
    ["a byte order mark", { body: `\ufeff${text(runOf())}` }],
    ["white space around", { body: ` \r\n${JSON.stringify(runOf(), null, "\t")}\n` }],
  ])("%s", async (_, options) => {
    stage.asked.length = 0;
    const response = await stage.ask("/v1/runs", options);
    expect(response.status).toBe(200);
    expect(parseWith(runResponseV1, await response.json())).toMatchObject({ ok: true });
    expect(stage.asked).toHaveLength(1);
    stage.asked.length = 0;
  });
});

describe("bytes that are not HTTP", () => {
  it.each<[string, string, number, string]>([
    ["nonsense", "HELLO\r\n\r\n", 400, "bad-request"],
    ["a head of 20 kB", `GET / HTTP/1.1\r\nx: ${"x".repeat(20_000)}\r\n\r\n`, 431, "headers-too-large"],
    [
      "two lengths",
      "POST /v1/runs HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
      "bad-request",
    ],
  ])("%s is answered with a problem and a closed connection", async (_, request, status, type) => {
    const [head = "", body = ""] = (await stage.exchange(request)).split("\r\n\r\n");
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head.toLowerCase()).toContain("content-type: application/problem+json");
    expect(head.toLowerCase()).toContain("connection: close");
    expect(JSON.parse(body)).toMatchObject({ status, type: `urn:slotgate:problem:${type}` });
  });

  it("invalid bytes after a valid request end the connection without a second head", async () => {
    const good = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    const received = await stage.exchange(`${good}NONSENSE\r\n\r\n`);
    expect(received.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it("an incomplete body executes nothing", async () => {
    const head = `POST /v1/runs HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${secretOf(["submit"])}\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n`;
    await new Promise<void>((resolve) => {
      const socket = connect({ port: stage.port, host: "127.0.0.1" }, () =>
        socket.write(head + text(runOf()), () => socket.destroy()),
      );
      socket.on("close", () => resolve());
    });
    await vi.waitFor(() => expect(stage.logs).toContainEqual(expect.objectContaining({ cut: true })));
    expect(stage.asked).toEqual([]);
  });
});
