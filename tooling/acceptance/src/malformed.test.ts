import { request as httpRequest } from "node:http";
import { gzipSync } from "node:zlib";
import { type ProblemV1, parseWith, problemV1 } from "@slotgate/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobOf, runOf } from "./world/documents.ts";
import { type RequestOptions, startWorld, type World } from "./world/start-world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.untilOpen();
});
afterAll(() => world.stop());

const text = (value: unknown): string => JSON.stringify(value);
const changed = (change: (run: Record<string, unknown>) => void): string => {
  const run = structuredClone(runOf()) as unknown as Record<string, unknown>;
  change(run);
  return text(run);
};
const withJob = (job: Record<string, unknown>): string =>
  text({ ...runOf(), jobs: [{ ...jobOf(), ...job }] });

interface Malformed extends RequestOptions {
  readonly path?: string;
  readonly status: number;
  readonly type: string;
  /** What the detail or one of the issues must say, so that a stranger can act on it. */
  readonly says: RegExp;
}

const notJson = { status: 400, type: "not-json" };
const invalid = { status: 422, type: "invalid-run" };

const cases: Readonly<Record<string, Malformed>> = {
  "text that is not JSON": { ...notJson, body: "{nonsense", says: /line 1, column 2/ },
  "an empty body": { ...notJson, body: "", method: "POST", says: /./ },
  "JSON cut off in the middle": { ...notJson, body: text(runOf()).slice(0, -5), says: /line 1/ },
  "a duplicate key at the top": {
    ...notJson,
    body: text(runOf()).replace("{", '{"version":"v1",'),
    says: /version/,
  },
  "a duplicate key deep inside, spelt with an escape": {
    ...notJson,
    body: withJob({ input: { topic: 1 } }).replace('"topic":1', '"topic":1,"to\\u0070ic":2'),
    says: /appears twice in one object/,
  },
  "a __proto__ key": {
    ...notJson,
    body: withJob({ input: { topic: 1 } }).replace('"topic":1', '"__proto__":{}'),
    says: /__proto__/,
  },
  "bytes that are not UTF-8": { ...notJson, body: new Uint8Array([0x7b, 0xff, 0x7d]), says: /UTF-8/ },
  "100,000 levels": { ...notJson, body: "[".repeat(100_000), says: /64|deep/ },

  "no key": { status: 401, type: "unauthorized", key: null, body: text(runOf()), says: /Bearer/ },
  "an unknown key": {
    status: 401,
    type: "unauthorized",
    key: "guess",
    body: text(runOf()),
    says: /not known/,
  },
  "an unknown address without a key": {
    status: 401,
    type: "unauthorized",
    key: null,
    path: "/v1/x",
    says: /Bearer/,
  },
  "a key without the role": {
    status: 403,
    type: "forbidden",
    key: "audit",
    body: text(runOf()),
    says: /`submit`/,
  },
  "controls with the key of a submitter": {
    status: 403,
    type: "forbidden",
    path: "/v1/controls",
    says: /`operate`/,
  },
  "an unknown address": { status: 404, type: "not-found", path: "/v1/nothing", says: /runs/ },
  "an unknown decision": { status: 404, type: "not-found", path: "/v1/decisions/none", says: /no decision/ },
  "another method": {
    status: 405,
    type: "method-not-allowed",
    method: "PUT",
    path: "/v1/runs",
    says: /POST, GET, HEAD/,
  },
  "more than 1 MiB": {
    status: 413,
    type: "body-too-large",
    body: withJob({ input: { filler: "x".repeat(1_048_576) } }),
    says: /1 MiB/,
  },
  "more than 1 MiB behind gzip": {
    status: 413,
    type: "body-too-large",
    headers: { "content-encoding": "gzip" },
    body: new Uint8Array(gzipSync(withJob({ input: { filler: "x".repeat(20_000_000) } }))),
    says: /1 MiB/,
  },
  "another media type": {
    status: 415,
    type: "unsupported-media-type",
    headers: { "content-type": "text/plain" },
    body: text(runOf()),
    says: /application\/json/,
  },
  "an unknown encoding": {
    status: 415,
    type: "unsupported-media-type",
    headers: { "content-encoding": "zebra" },
    body: text(runOf()),
    says: /gzip/,
  },

  "an array": { ...invalid, body: "[]", says: /an object/ },
  "another version": {
    ...invalid,
    body: changed((run) => Object.assign(run, { version: "v2" })),
    says: /v1/,
  },
  "an unknown key at the top": {
    ...invalid,
    body: changed((run) => Object.assign(run, { extra: 1 })),
    says: /extra/,
  },
  "an unknown key in a job": { ...invalid, body: withJob({ extra: 1 }), says: /extra/ },
  "an unknown key in metadata": {
    ...invalid,
    body: changed((run) => Object.assign(run, { metadata: { requiresReview: true, allowAi: true } })),
    says: /allowAi/,
  },
  "no jobs": { ...invalid, body: changed((run) => Object.assign(run, { jobs: [] })), says: /at least 1/ },
  "501 jobs": {
    ...invalid,
    body: text(runOf({ jobs: Array.from({ length: 501 }, () => jobOf()) })),
    says: /at most 500/,
  },
  "the same job id twice": {
    ...invalid,
    body: text(runOf({ jobs: [{ jobId: "same" }, { jobId: "same" }] })),
    says: /unique/,
  },
  "a job id that is not ASCII": { ...invalid, body: withJob({ jobId: "leçon" }), says: /ASCII/ },
  "a job id of 257 characters": { ...invalid, body: withJob({ jobId: "x".repeat(257) }), says: /256/ },
  "an empty slot id": { ...invalid, body: withJob({ slotId: "" }), says: /1 to 256/ },
  "a U+0000 in a kind": { ...invalid, body: withJob({ kind: "a\u0000b" }), says: /U\+0000/ },
  "a lone surrogate in a slot id": { ...invalid, body: withJob({ slotId: "\ud800" }), says: /well-formed/ },
  "17 dimensions": {
    ...invalid,
    body: text(
      runOf({ appliesTo: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`d${at}`, "x"])) }),
    ),
    says: /16/,
  },
  "opt-in as text": {
    ...invalid,
    body: changed((run) => Object.assign(run, { metadata: { requiresReview: true, allowAI: "true" } })),
    says: /`true` or `false`/,
  },
  "opt-in as a number": {
    ...invalid,
    body: changed((run) => Object.assign(run, { metadata: { requiresReview: true, allowAI: 1 } })),
    says: /`true` or `false`/,
  },
  "opt-in as null": {
    ...invalid,
    body: changed((run) => Object.assign(run, { metadata: { requiresReview: true, allowAI: null } })),
    says: /`true` or `false`/,
  },
  "an output type that needs a schema": {
    ...invalid,
    body: withJob({ output: { field: "f", type: "table" } }),
    says: /output\.schema/,
  },
  "an output schema with a remote reference": {
    ...invalid,
    body: withJob({ output: { field: "f", type: "t", schema: { $ref: "https://example.org/s.json" } } }),
    says: /\$defs/,
  },
  "an output schema whose pattern can blow up": {
    ...invalid,
    body: withJob({ output: { field: "f", type: "t", schema: { type: "string", pattern: "^(a+)+$" } } }),
    says: /pattern|repe/,
  },
};

describe("malformed input", () => {
  it.each(Object.entries(cases))(
    "%s: the right status, a message to act on, and nothing changed",
    async (_, wanted) => {
      const before = await countRecords();
      const { path = "/v1/runs", key, ...options } = wanted;
      const secret = key === "audit" ? world.keys.audit : key;
      const response = await world.request(
        path,
        secret === undefined ? options : { ...options, key: secret },
      );
      const problem = (await response.json()) as ProblemV1;
      expect(response.status).toBe(wanted.status);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(parseWith(problemV1, problem)).toMatchObject({ ok: true });
      expect(problem).toMatchObject({ type: `urn:slotgate:problem:${wanted.type}`, status: wanted.status });
      expect(`${problem.detail} ${text(problem.issues ?? [])}`).toMatch(wanted.says);
      expect(problem.requestId).toBe(response.headers.get("x-request-id"));
      expect(text(problem)).not.toMatch(/node_modules|\.ts\b|\.js\b|at [A-Za-z]+ \(/);
      expect(await countRecords()).toBe(before);
      expect(world.simulator.requests()).toEqual([]);
    },
  );

  it("names place, expectation and what was received for every issue", async () => {
    const body = withJob({
      mode: "GENERATE",
      jobId: 7,
      input: { secret: "do not quote me" },
      required: "yes",
    });
    const problem = (await (await world.request("/v1/runs", { body })).json()) as ProblemV1;
    expect(problem.issues).toEqual(
      expect.arrayContaining([
        { path: "$.jobs[0].mode", expected: '`"generate"` or `"verbatim"`', received: '"GENERATE"' },
        { path: "$.jobs[0].jobId", expected: "a string", received: "7" },
        { path: "$.jobs[0].required", expected: "`true` or `false`", received: '"yes"' },
      ]),
    );
    expect(text(problem)).not.toContain("do not quote me");
  });

  it("a client that goes away in the middle of its body changes nothing, and the service goes on", async () => {
    const before = await countRecords();
    await new Promise<void>((resolve) => {
      const outgoing = httpRequest(`${world.url}/v1/runs`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${world.keys.submit}`,
          "content-type": "application/json",
          "content-length": 1_000,
        },
      });
      outgoing.on("error", () => resolve());
      outgoing.write('{"version":', () => outgoing.destroy());
      outgoing.on("close", resolve);
    });
    expect(await countRecords()).toBe(before);
    expect((await world.request("/healthz", { key: null })).status).toBe(200);
  });
});

async function countRecords(): Promise<number> {
  const { rows } = await world.database.query<{ count: number }>(
    "select count(*)::int as count from telemetry_record",
  );
  return rows[0]?.count ?? Number.NaN;
}
