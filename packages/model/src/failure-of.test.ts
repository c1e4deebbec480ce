import { expect, test } from "vitest";
import { attempt } from "./attempt.ts";
import type { ExchangeOptions } from "./exchange.ts";
import { type Trouble, troubleTable } from "./failure-of.ts";
import { createLanguageModel } from "./language-model.ts";
import { admissionOf, allow, modelAt, requestOf, secretInput, secretKey } from "./model.test-case.ts";
import { modelConfig } from "./model-config.ts";
import {
  type Answer,
  complete,
  completeText,
  cutBody,
  dropConnection,
  hang,
  json,
  raw,
  startProvider,
} from "./provider-server.test-case.ts";

interface Case {
  readonly kind: Trouble["kind"];
  readonly name: string;
  readonly answer: Answer;
  readonly reason: string;
  readonly requests: number;
  readonly detail: string;
  readonly output?: unknown;
  readonly tokens?: "reported" | "unknown";
}

const echo = `${secretInput} ${secretKey}`;
const errorBody = { error: { message: echo, type: "error", param: null, code: null } };
const body = { body: "Cells divide." };
const unmatchable = { type: "string", pattern: "^\\p{ASCII}$" };

const cases: readonly Case[] = [
  {
    kind: "timeout",
    name: "no answer",
    answer: hang,
    reason: "MODEL_TIMEOUT",
    requests: 1,
    detail: "1000 ms",
  },
  {
    kind: "timeout",
    name: "a body that stops",
    answer: (response) => {
      response.writeHead(200, { "content-type": "application/json" }).write("{");
    },
    reason: "MODEL_TIMEOUT",
    requests: 1,
    detail: "1000 ms",
  },
  {
    kind: "unreachable",
    name: "a dropped connection",
    answer: dropConnection,
    reason: "MODEL_UNREACHABLE",
    requests: 1,
    detail: "ECONNRESET",
  },
  {
    kind: "unreachable",
    name: "a cut body",
    answer: cutBody,
    reason: "MODEL_UNREACHABLE",
    requests: 1,
    detail: "no connection, or it broke",
  },
  {
    kind: "rate-limited",
    name: "429 again and again",
    answer: json(errorBody, { status: 429 }),
    reason: "MODEL_RATE_LIMITED",
    requests: 3,
    detail: "HTTP 429",
  },
  {
    kind: "rate-limited",
    name: "429 that asks for a longer pause than allowed",
    answer: json(errorBody, { status: 429, headers: { "retry-after": "3600" } }),
    reason: "MODEL_RATE_LIMITED",
    requests: 1,
    detail: "3600000 ms",
  },
  ...[500, 502, 503, 529].map(
    (status): Case => ({
      kind: "server-error",
      name: `${status} again and again`,
      answer: json(errorBody, { status }),
      reason: "MODEL_HTTP_ERROR",
      requests: 3,
      detail: `HTTP ${status}`,
    }),
  ),
  ...[302, 400, 401, 403, 404, 408, 409, 422].map(
    (status): Case => ({
      kind: "other-status",
      name: `${status}`,
      answer: json(errorBody, { status, headers: { location: "/elsewhere" } }),
      reason: "MODEL_HTTP_ERROR",
      requests: 1,
      detail: `HTTP ${status}`,
    }),
  ),
  {
    kind: "response-too-large",
    name: "a body beyond the limit",
    answer: completeText("x".repeat(5_000)),
    reason: "MODEL_HTTP_ERROR",
    requests: 1,
    detail: "4096 bytes",
  },
  {
    kind: "not-the-protocol",
    name: "200 with a web page",
    answer: raw({ headers: { "content-type": "text/html" }, body: `<html>${echo}</html>` }),
    reason: "MODEL_HTTP_ERROR",
    requests: 1,
    detail: "not in its own format",
  },
  {
    kind: "not-the-protocol",
    name: "200 with an error in it",
    answer: json(errorBody),
    reason: "MODEL_HTTP_ERROR",
    requests: 1,
    detail: "not in its own format",
  },
  {
    kind: "not-the-protocol",
    name: "200 without choices",
    answer: json({ id: "1", created: 1, model: "m", choices: [] }),
    reason: "MODEL_HTTP_ERROR",
    requests: 1,
    detail: "not in its own format",
  },
  {
    kind: "not-the-protocol",
    name: "204",
    answer: (response) => {
      response.writeHead(204).end();
    },
    reason: "MODEL_HTTP_ERROR",
    requests: 1,
    detail: "not in its own format",
  },
  {
    kind: "refused",
    name: "a refusal",
    answer: completeText(null, { refusal: `I will not write about ${echo}` }),
    reason: "MODEL_REFUSED",
    requests: 1,
    detail: "refused",
    tokens: "reported",
  },
  {
    kind: "refused",
    name: "a content filter, even over valid content",
    answer: complete(body, { finishReason: "content_filter" }),
    reason: "MODEL_REFUSED",
    requests: 1,
    detail: "refused",
    tokens: "reported",
  },
  {
    kind: "truncated",
    name: "half of the JSON",
    answer: completeText('{"body":"Cells di', { finishReason: "length" }),
    reason: "MODEL_OUTPUT_TRUNCATED",
    requests: 1,
    detail: "maxOutputTokens",
    tokens: "reported",
  },
  {
    kind: "truncated",
    name: "nothing but the limit",
    answer: completeText(null, { finishReason: "length" }),
    reason: "MODEL_OUTPUT_TRUNCATED",
    requests: 1,
    detail: "maxOutputTokens",
    tokens: "reported",
  },
  {
    kind: "truncated",
    name: "content that happens to be valid",
    answer: complete(body, { finishReason: "length" }),
    reason: "MODEL_OUTPUT_TRUNCATED",
    requests: 1,
    detail: "maxOutputTokens",
    tokens: "reported",
  },
  ...["tool_calls", "who_knows", null].map(
    (finishReason): Case => ({
      kind: "unfinished",
      name: `finish reason ${finishReason}, even over valid content`,
      answer: complete(body, { finishReason }),
      reason: "MODEL_OUTPUT_INVALID",
      requests: 1,
      detail: "not complete",
      tokens: "reported",
    }),
  ),
  ...["Cells divide.", "", '```json\n{"body":"x"}\n```', '{"body":"x","__proto__":{}}'].map(
    (text): Case => ({
      kind: "not-json",
      name: `the text ${JSON.stringify(text)}`,
      answer: completeText(text),
      reason: "MODEL_OUTPUT_INVALID",
      requests: 1,
      detail: "not JSON",
      tokens: "reported",
    }),
  ),
  {
    kind: "not-to-schema",
    name: "the wrong field",
    answer: complete({ [echo]: "x" }),
    reason: "MODEL_OUTPUT_INVALID",
    requests: 1,
    detail: "`required` at #/required",
    tokens: "reported",
  },
  ...["null", "[]", '"text"', '{"body":"a\\u0000b"}', '{"body":"\\ud800"}', '{"body":1e999}'].map(
    (text): Case => ({
      kind: "not-to-schema",
      name: `the JSON ${text}`,
      answer: completeText(text),
      reason: "MODEL_OUTPUT_INVALID",
      requests: 1,
      detail: "does not satisfy its schema: it is not",
      tokens: "reported",
    }),
  ),
  {
    kind: "schema-unusable",
    name: "a pattern that cannot be matched in linear time",
    answer: complete({ body: "x" }),
    output: { field: "body", type: "anything", schema: unmatchable },
    reason: "MODEL_OUTPUT_INVALID",
    requests: 0,
    detail: "nothing was sent",
  },
];

const minimalConfig = { version: "model.v1", provider: "openai-compatible", model: "test-model" };

function exchangeOf() {
  let requests = 0;
  const exchange: ExchangeOptions = {
    ...allow(),
    fetch: globalThis.fetch,
    decisionId: "decision-1",
    attempt: 1,
    ledger: null,
    headers: {},
    circuit: { state: () => "closed", enter: () => ({ settle: () => undefined }) },
    onRequest: () => {
      requests += 1;
    },
    timeoutMs: 1_000,
    maxResponseBytes: 4_096,
  };
  return { exchange, sent: () => requests };
}

test.each(cases)("$kind: $name is $reason", async ({ answer, reason, requests, detail, output, tokens }) => {
  await using server = await startProvider(answer);
  const isSlow = detail === "1000 ms";
  const model = modelAt(server, {
    config: { maxResponseBytes: 4_096, ...(isSlow ? { timeoutMs: 1_000 } : {}) },
  });
  const generation = await model.generate(requestOf({ output }), admissionOf(), allow());
  expect(generation).toEqual({
    status: "failed",
    reason,
    detail: expect.stringContaining(detail),
    attempts: requests,
    inputTokens: tokens === "reported" ? 11 : null,
    outputTokens: tokens === "reported" ? 7 : null,
  });
  expect(server.requests).toHaveLength(requests);
  const told = JSON.stringify(generation);
  expect(told).not.toContain(secretKey);
  expect(told).not.toContain(secretInput);
});

test("a connection that is refused is unreachable", async () => {
  const { baseUrl } = await (async () => {
    await using closed = await startProvider(hang);
    return { baseUrl: closed.baseUrl };
  })();
  const generation = await modelAt({ baseUrl }).generate(requestOf(), admissionOf(), allow());
  expect(generation).toMatchObject({
    status: "failed",
    reason: "MODEL_UNREACHABLE",
    attempts: 1,
    detail: expect.stringContaining("ECONNREFUSED"),
  });
});

test("a request that cannot be built is told apart from an answer, and nothing was sent", async () => {
  await using server = await startProvider(complete(body));
  const { exchange, sent } = exchangeOf();
  const config = modelConfig.parse({ ...minimalConfig, baseUrl: server.baseUrl });
  const attempted = await attempt({
    config,
    model: createLanguageModel({ config, apiKey: null }),
    prompt: { instructions: "instructions", prompt: "prompt" },
    check: { schema: { type: "object", const: 1n as never }, check: () => ({ ok: true, output: {} }) },
    exchange,
  });
  expect(attempted).toMatchObject({ ended: "trouble", trouble: { kind: "request-not-built" } });
  expect(sent()).toBe(0);
  expect(server.requests).toHaveLength(0);
});

test("every kind of trouble has a case", () => {
  const covered = new Set(cases.map(({ kind }) => kind));
  const others = Object.keys(troubleTable).filter((kind) => !covered.has(kind as Trouble["kind"]));
  // It has a test of its own: no job that was parsed leads there.
  expect(others).toEqual(["request-not-built"]);
});
