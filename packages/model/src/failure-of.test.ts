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
  completionOf,
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
  /** None by default. */
  readonly code?: unknown;
  /** The provider by default. */
  readonly concerns?: "content";
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
    name: "a connection that drops before every answer",
    answer: dropConnection,
    reason: "MODEL_UNREACHABLE",
    requests: 3,
    detail: "ECONNRESET",
    code: "ECONNRESET",
  },
  {
    kind: "unreachable",
    name: "every body cut",
    answer: cutBody,
    reason: "MODEL_UNREACHABLE",
    requests: 3,
    detail: "no complete answer",
    code: expect.stringMatching(/^[A-Z_]+$/),
  },
  {
    kind: "untrusted-connection",
    name: "an answer that is not HTTP",
    answer: (response) => {
      response.socket?.end("220 mail.example ESMTP\r\n\r\n");
    },
    reason: "MODEL_UNREACHABLE",
    requests: 1,
    detail: "not HTTP",
    code: expect.stringMatching(/^HPE_/),
  },
  {
    kind: "rate-limited",
    name: "429 for every request",
    answer: json(errorBody, { status: 429 }),
    reason: "MODEL_RATE_LIMITED",
    requests: 3,
    detail: "HTTP 429",
  },
  {
    kind: "rate-limited",
    name: "429 with a longer pause than allowed",
    answer: json(errorBody, { status: 429, headers: { "retry-after": "3600" } }),
    reason: "MODEL_RATE_LIMITED",
    requests: 1,
    detail: "3600000 ms",
  },
  ...[408, 500, 502, 503, 529].map(
    (status): Case => ({
      kind: "server-error",
      name: `${status} for every request`,
      answer: json(errorBody, { status }),
      reason: "MODEL_HTTP_ERROR",
      requests: 3,
      detail: `HTTP ${status}`,
    }),
  ),
  ...[400, 413, 414, 422, 431].map(
    (status): Case => ({
      kind: "request-rejected",
      name: `${status}`,
      answer: json(errorBody, { status }),
      reason: "MODEL_HTTP_ERROR",
      requests: 1,
      detail: `HTTP ${status}: it rejects this request`,
      concerns: "content",
    }),
  ),
  {
    kind: "quota-exhausted",
    name: "402",
    answer: json(errorBody, { status: 402 }),
    reason: "MODEL_RATE_LIMITED",
    requests: 1,
    detail: "HTTP 402: the account's quota or credit is exhausted",
  },
  ...[302, 401, 403, 404, 409].map(
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
    concerns: "content",
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
    kind: "ambiguous-answer",
    name: "200 with a duplicate answer",
    answer: raw({ body: '{"choices":[],"choices":[]}' }),
    reason: "MODEL_OUTPUT_INVALID",
    requests: 1,
    detail: "an object has a duplicate key",
  },
  {
    kind: "ambiguous-answer",
    name: "200 with bytes that are not UTF-8",
    answer: (response) => {
      const [before, after] = JSON.stringify(completionOf(JSON.stringify({ body: "x@y" }))).split("@");
      response.writeHead(200, { "content-type": "application/json" });
      response.end(
        Buffer.concat([Buffer.from(before ?? ""), Buffer.from([0xc3, 0x28]), Buffer.from(after ?? "")]),
      );
    },
    reason: "MODEL_OUTPUT_INVALID",
    requests: 1,
    detail: "not UTF-8",
  },
  {
    kind: "refused",
    name: "a refusal",
    answer: completeText(null, { refusal: `I will not write about ${echo}` }),
    reason: "MODEL_REFUSED",
    requests: 1,
    detail: "refused",
    concerns: "content",
    tokens: "reported",
  },
  {
    kind: "refused",
    name: "a content filter, even over valid content",
    answer: complete(body, { finishReason: "content_filter" }),
    reason: "MODEL_REFUSED",
    requests: 1,
    detail: "refused",
    concerns: "content",
    tokens: "reported",
  },
  {
    kind: "truncated",
    name: "incomplete JSON",
    answer: completeText('{"body":"Cells di', { finishReason: "length" }),
    reason: "MODEL_OUTPUT_TRUNCATED",
    requests: 1,
    detail: "maxOutputTokens",
    concerns: "content",
    tokens: "reported",
  },
  {
    kind: "truncated",
    name: "only the limit",
    answer: completeText(null, { finishReason: "length" }),
    reason: "MODEL_OUTPUT_TRUNCATED",
    requests: 1,
    detail: "maxOutputTokens",
    concerns: "content",
    tokens: "reported",
  },
  {
    kind: "truncated",
    name: "content that happens to be valid",
    answer: complete(body, { finishReason: "length" }),
    reason: "MODEL_OUTPUT_TRUNCATED",
    requests: 1,
    detail: "maxOutputTokens",
    concerns: "content",
    tokens: "reported",
  },
  ...["MAX_TOKENS", "model_length", "max_output_tokens"].map(
    (finishReason): Case => ({
      kind: "truncated",
      name: `finish reason ${finishReason}, even over valid content`,
      answer: complete(body, { finishReason }),
      reason: "MODEL_OUTPUT_TRUNCATED",
      requests: 1,
      detail: "maxOutputTokens",
      concerns: "content",
      tokens: "reported",
    }),
  ),
  ...["SAFETY", "RECITATION", "PROHIBITED_CONTENT", "contentFilter", "refusal"].map(
    (finishReason): Case => ({
      kind: "refused",
      name: `finish reason ${finishReason}, even over valid content`,
      answer: complete(body, { finishReason }),
      reason: "MODEL_REFUSED",
      requests: 1,
      detail: "refused",
      concerns: "content",
      tokens: "reported",
    }),
  ),
  ...[
    { text: "Cells divide.", flaw: "not one JSON document" },
    { text: "", flaw: "empty" },
    { text: 'Here it is: {"body":"x"}', flaw: "not one JSON document" },
    { text: '{"body":"x","__proto__":{}}', flaw: "`__proto__`" },
    { text: '{"body":"x","body":"y"}', flaw: "a duplicate key" },
    { text: '{"body":9007199254740993}', flaw: "a number that parsing does not preserve" },
    { text: '{"body":1e999}', flaw: "a number that parsing does not preserve" },
  ].map(
    ({ text, flaw }): Case => ({
      kind: "not-json",
      name: `the text ${JSON.stringify(text)}`,
      answer: completeText(text),
      reason: "MODEL_OUTPUT_INVALID",
      requests: 1,
      detail: flaw,
      tokens: "reported",
    }),
  ),
  ...[
    { finishReason: null, shown: "finish reason missing" },
    { finishReason: "eos", shown: "finish reason `eos`" },
    { finishReason: "tool_calls", shown: "finish reason `tool_calls`" },
    { finishReason: echo, shown: "finish reason missing" },
  ].map(
    ({ finishReason, shown }): Case => ({
      kind: "not-json",
      name: `incomplete JSON with finish reason ${finishReason}`,
      answer: completeText('{"body":"Cells di', { finishReason }),
      reason: "MODEL_OUTPUT_INVALID",
      requests: 1,
      detail: `not one JSON document; ${shown}`,
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
  ...["null", "[]", '"text"', '{"body":"a\\u0000b"}', '{"body":"\\ud800"}'].map(
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
    concerns: "content",
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

test.each(cases)("$kind: $name is $reason", async (expected) => {
  const { answer, reason, requests, detail, output, tokens, code = null, concerns = "provider" } = expected;
  await using server = await startProvider(answer);
  const isSlow = detail === "1000 ms";
  const model = modelAt(server, {
    config: { maxResponseBytes: 4_096, ...(isSlow ? { timeoutMs: 1_000 } : {}) },
  });
  const generation = await model.generate(requestOf({ output }), admissionOf(), allow());
  const { promptDigest: _, ...asked } = model.attribution;
  expect(generation).toEqual({
    answeredBy: asked,
    tried: requests === 0 ? [] : [{ ...asked, attempts: requests, reason }],
    status: "failed",
    reason,
    detail: expect.stringContaining(detail),
    httpStatus: Number(/HTTP (\d+)/.exec(detail)?.[1]) || expect.toBeOneOf([null, 429]),
    code,
    concerns,
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
    attempts: 3,
    detail: expect.stringContaining("ECONNREFUSED"),
    code: "ECONNREFUSED",
  });
});

test.each([
  { name: "before its answer", broken: dropConnection },
  { name: "in the middle of its answer", broken: cutBody },
])("a connection that drops $name is retried", async ({ broken }) => {
  await using server = await startProvider(broken, complete(body));
  const generation = await modelAt(server).generate(requestOf(), admissionOf(), allow());
  expect(generation).toMatchObject({ status: "generated", output: body, attempts: 2 });
});

test.each([
  "stop",
  "eos",
  "eos_token",
  "end_turn",
  "STOP",
  "stop_sequence",
  "tool_calls",
  "who_knows",
  "",
  null,
])("finish reason %j: the answer's content decides", async (finishReason) => {
  const fenced = `\`\`\`json\n${JSON.stringify(body)}\n\`\`\``;
  const wrong = '{"heading":"Cells divide."}';
  await using server = await startProvider(
    complete(body, { finishReason }),
    completeText(fenced, { finishReason }),
    completeText(wrong, { finishReason }),
  );
  const ask = () => modelAt(server).generate(requestOf(), admissionOf(), allow());
  expect(await ask()).toMatchObject({ status: "generated", output: body });
  expect(await ask()).toMatchObject({ status: "generated", output: body });
  expect(await ask()).toMatchObject({
    reason: "MODEL_OUTPUT_INVALID",
    detail: expect.stringContaining("schema"),
  });
});

test.each(["a caller's schema", "a built-in type"])("invalid output with %s concerns", async (what) => {
  await using server = await startProvider(completeText("words"));
  const schema = what === "a built-in type" ? {} : { schema: { type: "string" } };
  const request = requestOf({ output: { field: "body", type: "text", ...schema } });
  expect(await modelAt(server).generate(request, admissionOf(), allow())).toMatchObject({
    reason: "MODEL_OUTPUT_INVALID",
    concerns: what === "a built-in type" ? "provider" : "content",
  });
});

test("a request that cannot be built is distinguished from an answer, and nothing is sent", async () => {
  await using server = await startProvider(complete(body));
  const { exchange, sent } = exchangeOf();
  const config = modelConfig.parse({ ...minimalConfig, baseUrl: server.baseUrl });
  const attempted = await attempt({
    model: createLanguageModel({ config, apiKey: null }),
    prompt: { instructions: "instructions", prompt: "prompt" },
    schema: { type: "object", const: 1n as never },
    check: async () => ({ ok: true, output: {} }),
    exchange,
  });
  expect(attempted).toMatchObject({ ended: "trouble", trouble: { kind: "request-not-built" } });
  expect(sent()).toBe(0);
  expect(server.requests).toHaveLength(0);
});

test("every kind of trouble has a case", () => {
  const covered = new Set(cases.map(({ kind }) => kind));
  const others = Object.keys(troubleTable).filter((kind) => !covered.has(kind as Trouble["kind"]));
  // Tested separately: no parsed job leads to the one, and the other only with a provider of access tokens.
  expect(others.toSorted()).toEqual(["no-access-token", "request-not-built"]);
});

test("the next model is asked only while the provider itself cannot answer", () => {
  const asked = Object.entries(troubleTable).flatMap(([kind, { next }]) => (next === "asked" ? [kind] : []));
  expect(asked).toEqual([
    "timeout",
    "unreachable",
    "untrusted-connection",
    "rate-limited",
    "server-error",
    "no-access-token",
  ]);
});
