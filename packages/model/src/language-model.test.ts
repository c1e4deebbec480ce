import { afterEach, describe, expect, test, vi } from "vitest";
import { createLanguageModel } from "./language-model.ts";
import { admissionOf, allow, modelAt, requestOf, secretKey } from "./model.test-case.ts";
import { modelConfig } from "./model-config.ts";
import { completionOf, json, type SeenRequest, startProvider } from "./provider-server.test-case.ts";

const content = { body: "Cells divide." };

const anthropicMessage = (stopReason: string, part: object) =>
  json({
    type: "message",
    id: "msg_1",
    role: "assistant",
    model: "claude-test",
    content: [part],
    stop_reason: stopReason,
    stop_sequence: null,
    usage: { input_tokens: 21, output_tokens: 9 },
  });

afterEach(() => vi.unstubAllEnvs());

test("openai: chat completions at the configured address, regardless of the environment", async () => {
  await using server = await startProvider(json(completionOf(JSON.stringify(content))));
  vi.stubEnv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1");
  vi.stubEnv("OPENAI_API_KEY", "sk-of-the-environment");
  const model = modelAt(server, { config: { provider: "openai", model: "gpt-4o-mini" } });
  const generation = await model.generate(requestOf(), admissionOf(), allow());
  expect(generation).toMatchObject({ status: "generated", output: content, attempts: 1 });
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]).toMatchObject({
    url: "/v1/chat/completions",
    headers: { authorization: `Bearer ${secretKey}`, "x-slotgate-decision-id": "decision-1" },
    body: { model: "gpt-4o-mini", response_format: { type: "json_schema", json_schema: { strict: true } } },
  });
});

test("the caller's further headers are added to the request, and replace none", async () => {
  await using server = await startProvider(json(completionOf(JSON.stringify(content))));
  const model = modelAt(server, { config: { provider: "openai", model: "gpt-4o-mini" } });
  const headers = {
    traceparent: "00-1-2-01",
    authorization: "Bearer other",
    "x-slotgate-decision-id": "other",
  };
  await model.generate(requestOf(), admissionOf(), allow({ headers }));
  expect(server.requests[0]?.headers).toMatchObject({
    traceparent: "00-1-2-01",
    authorization: `Bearer ${secretKey}`,
    "x-slotgate-decision-id": "decision-1",
  });
});

test("openai: a schema unsuitable for strict mode is sent unchanged, without strict mode", async () => {
  await using server = await startProvider(json(completionOf('{"body":{"any":1}}')));
  const schema = { type: "object", additionalProperties: { type: "integer" }, minProperties: 1 };
  const model = modelAt(server, { config: { provider: "openai", model: "gpt-4o-mini" } });
  const request = requestOf({ output: { field: "body", type: "counts", schema } });
  expect(await model.generate(request, admissionOf(), allow())).toMatchObject({
    output: { body: { any: 1 } },
  });
  expect(server.requests[0]?.body["response_format"]).toMatchObject({
    json_schema: { strict: false, schema: { properties: { body: schema } } },
  });
});

test("anthropic: messages at the configured address, regardless of the environment", async () => {
  await using server = await startProvider(
    anthropicMessage("end_turn", { type: "text", text: JSON.stringify(content) }),
  );
  vi.stubEnv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9/v1");
  vi.stubEnv("ANTHROPIC_AUTH_TOKEN", "token-of-the-environment");
  const model = modelAt(server, { config: { provider: "anthropic", model: "claude-sonnet-4-5" } });
  const generation = await model.generate(requestOf(), admissionOf(), allow());
  expect(generation).toMatchObject({
    status: "generated",
    output: content,
    attempts: 1,
    inputTokens: 21,
    outputTokens: 9,
  });
  expect(server.requests[0]).toMatchObject({
    url: "/v1/messages",
    headers: { "x-api-key": secretKey, "x-slotgate-decision-id": "decision-1" },
    body: { model: "claude-sonnet-4-5", max_tokens: 4_096 },
  });
});

test("anthropic: a model without native structured output answers through a tool", async () => {
  await using server = await startProvider((response, request) => {
    const [tool] = request.body["tools"] as { name: string }[];
    const answer = anthropicMessage("tool_use", {
      type: "tool_use",
      id: "toolu_1",
      name: tool?.name,
      input: content,
    });
    answer(response, request);
  });
  const model = modelAt(server, { config: { provider: "anthropic", model: "claude-3-haiku-20240307" } });
  const generation = await model.generate(requestOf(), admissionOf(), allow());
  expect(generation).toMatchObject({ status: "generated", output: content });
});

test.each([
  { stopReason: "refusal", reason: "MODEL_REFUSED" },
  { stopReason: "max_tokens", reason: "MODEL_OUTPUT_TRUNCATED" },
])("anthropic: stop reason $stopReason is $reason", async ({ stopReason, reason }) => {
  await using server = await startProvider(anthropicMessage(stopReason, { type: "text", text: '{"bo' }));
  const model = modelAt(server, { config: { provider: "anthropic", model: "claude-sonnet-4-5" } });
  expect(await model.generate(requestOf(), admissionOf(), allow())).toMatchObject({
    reason,
    inputTokens: 21,
  });
});

test("concurrent calls are independent: each has its own decision, answer and count", async () => {
  await using server = await startProvider((response, request) => {
    const prompt = JSON.stringify(request.body["messages"]);
    const [, number] = /call-(\d+)/.exec(prompt) ?? [];
    const failsFirst = Number(number) % 3 === 0 && !server.requests.some(isEarlierOf(request));
    const answer = failsFirst
      ? json({}, { status: 503 })
      : json(completionOf(JSON.stringify({ body: `answer-${number}` })));
    setImmediate(() => answer(response, request));
  });
  const isEarlierOf = (request: SeenRequest) => (other: SeenRequest) =>
    other !== request &&
    other.headers["x-slotgate-decision-id"] === request.headers["x-slotgate-decision-id"];
  const model = modelAt(server);
  const numbers = Array.from({ length: 60 }, (_, index) => index);
  const generations = await Promise.all(
    numbers.map((number) =>
      model.generate(
        requestOf({ input: { topic: `call-${number}` } }),
        admissionOf(`decision-${number}`),
        allow(),
      ),
    ),
  );
  for (const number of numbers) {
    const sent = server.requests.filter(
      ({ headers }) => headers["x-slotgate-decision-id"] === `decision-${number}`,
    );
    expect(generations[number]).toMatchObject({
      output: { body: `answer-${number}` },
      attempts: number % 3 === 0 ? 2 : 1,
    });
    expect(sent).toHaveLength(number % 3 === 0 ? 2 : 1);
    for (const { body } of sent) expect(JSON.stringify(body)).toContain(`call-${number}\\`);
  }
});

test("every request is sent through the exchange of its call", async () => {
  await using server = await startProvider(json(completionOf(JSON.stringify(content))));
  const config = modelConfig.parse({
    version: "model.v1",
    provider: "openai-compatible",
    model: "test-model",
    baseUrl: server.baseUrl,
  });
  const settled = { fetch, sent: () => false, noAnswer: () => null, settle: () => undefined };
  const within = { ...settled, fetch: vi.fn(fetch) };
  const prompt = [{ role: "system" as const, content: "be brief" }];
  await createLanguageModel({ config, apiKey: null }).ask(within, {
    prompt,
    schema: { type: "object" },
    signal: new AbortController().signal,
  });
  expect(within.fetch).toHaveBeenCalledOnce();
  expect(server.requests).toHaveLength(1);
});

test("nothing is printed when a provider does not support a setting", async () => {
  await using server = await startProvider(json(completionOf(JSON.stringify(content))));
  const emitted = vi.spyOn(process, "emitWarning");
  const model = modelAt(server, {
    config: { provider: "openai", model: "o3", temperature: 0.5 },
  });
  await model.generate(requestOf(), admissionOf(), allow());
  expect(server.requests[0]?.body).not.toHaveProperty("temperature");
  expect(emitted).not.toHaveBeenCalled();
  emitted.mockRestore();
});

test("integrations that the process registers with the SDK do not see calls", async () => {
  await using server = await startProvider(json(completionOf(JSON.stringify(content))));
  let seen = 0;
  const see = () => {
    seen += 1;
  };
  vi.stubGlobal("AI_SDK_TELEMETRY_INTEGRATIONS", [
    { onStart: see, onLanguageModelCallStart: see, onEnd: see },
  ]);
  await modelAt(server).generate(requestOf(), admissionOf(), allow());
  vi.unstubAllGlobals();
  expect(server.requests).toHaveLength(1);
  expect(seen).toBe(0);
});

describe("a model is ready", () => {
  const readyOf = (config: object) =>
    createLanguageModel({
      config: modelConfig.parse({ version: "model.v1", ...config }),
      apiKey: secretKey,
    }).ready();

  test.each([
    { provider: "openai", model: "o3", reasoningEffort: "low" },
    { provider: "openai", model: "ft:of-our-own", reasoningEffort: "low" },
    { provider: "openai", model: "gpt-5-mini", api: "responses", reasoningEffort: "low" },
    { provider: "azure", model: "ours", resourceName: "contoso", reasoningEffort: "low" },
    { provider: "anthropic", model: "claude-sonnet-4-5", reasoningEffort: "low" },
    { provider: "google", model: "gemini-2.5-flash", reasoningEffort: "low" },
    { provider: "mistral", model: "mistral-small-latest", reasoningEffort: "high" },
    { provider: "mistral", model: "mistral-large-2512" },
    { provider: "amazon-bedrock", model: "amazon.nova-2-lite-v1:0", region: "eu", reasoningEffort: "low" },
  ])("%o", async (config) => {
    expect(await readyOf(config)).toBeNull();
  });

  test("but not for an effort that would not be sent", async () => {
    const config = { provider: "mistral", model: "mistral-large-2512", reasoningEffort: "high" };
    expect(await readyOf(config)).toBe(
      "`reasoningEffort` would not be sent to `mistral-large-2512`: leave it out, or use a model that has it",
    );
  });
});
