import { describe, expect, test } from "vitest";
import { createModel } from "./ai-sdk-model.ts";
import { configDigestOf, modelConfig, parseModelConfig } from "./model-config.ts";
import { ModelConfigError } from "./model-config-error.ts";

const minimal = { version: "model.v1", provider: "openai", model: "gpt-4o-mini" } as const;
const password = "hunter2-hunter2";

test("everything but provider and model has a default", () => {
  expect(parseModelConfig(minimal)).toEqual({
    ok: true,
    value: {
      ...minimal,
      maxOutputTokens: 4_096,
      timeoutMs: 60_000,
      maxAttempts: 3,
      backoff: { initialMs: 500, maxMs: 8_000 },
      circuit: { window: 20, minimumRequests: 5, failureRatio: 0.5, halfOpenAfterMs: 15_000 },
      structuredOutput: "json-schema",
      maxResponseBytes: 1_048_576,
    },
  });
});

test.each([
  { name: "another version", change: { version: "model.v2" }, path: "$.version" },
  { name: "an unknown provider", change: { provider: "gemini" }, path: "$.provider" },
  { name: "no model", change: { model: "" }, path: "$.model" },
  { name: "an unknown key", change: { apiKey: password }, path: "$.apiKey" },
  {
    name: "a compatible endpoint without an address",
    change: { provider: "openai-compatible" },
    path: "$.baseUrl",
  },
  { name: "an invalid address", change: { baseUrl: password }, path: "$.baseUrl" },
  { name: "a file", change: { baseUrl: "file:///etc/passwd" }, path: "$.baseUrl" },
  {
    name: "a password in the address",
    change: { baseUrl: `https://me:${password}@host/v1` },
    path: "$.baseUrl",
  },
  { name: "a user in the address", change: { baseUrl: `https://${password}@host/v1` }, path: "$.baseUrl" },
  { name: "a key in the address", change: { baseUrl: `https://host/v1?key=${password}` }, path: "$.baseUrl" },
  { name: "no attempt", change: { maxAttempts: 0 }, path: "$.maxAttempts" },
  { name: "no time", change: { timeoutMs: 0 }, path: "$.timeoutMs" },
  { name: "a timeout above the limit", change: { timeoutMs: 300_001 }, path: "$.timeoutMs" },
  { name: "a falling backoff", change: { backoff: { initialMs: 2, maxMs: 1 } }, path: "$.backoff" },
  { name: "an impossible window", change: { circuit: { window: 2, minimumRequests: 3 } }, path: "$.circuit" },
  {
    name: "a circuit that never opens",
    change: { circuit: { failureRatio: 1 } },
    path: "$.circuit.failureRatio",
  },
  { name: "no schema for openai", change: { structuredOutput: "json-object" }, path: "$.structuredOutput" },
])("refused: $name", ({ change, path }) => {
  const parsed = parseModelConfig({ ...minimal, ...change });
  expect(parsed).toMatchObject({ ok: false, issues: [{ path }] });
  expect(JSON.stringify(parsed)).not.toContain(password);
});

describe("a configuration's digest", () => {
  const digestOf = (change: object = {}) => configDigestOf(modelConfig.parse({ ...minimal, ...change }));

  test.each([
    { model: "gpt-4o" },
    { provider: "anthropic" },
    { baseUrl: "https://proxy.example/v1" },
    { temperature: 0 },
    { maxOutputTokens: 1 },
    { timeoutMs: 1 },
    { circuit: { window: 21 } },
  ])("changes with %o", (change) => {
    expect(digestOf(change)).not.toBe(digestOf());
  });

  test("is the same for an implicit and an explicit default", () => {
    const written = { baseUrl: "https://api.openai.com/v1", maxAttempts: 3, backoff: { maxMs: 8_000 } };
    expect(digestOf(written)).toBe(digestOf());
  });
});

describe("a model", () => {
  test("has the attribution of its records, without its key", () => {
    const [one, other] = ["key-one", "key-two"].map((apiKey) =>
      createModel({ config: minimal, apiKey, ledger: null }),
    );
    expect(one?.attribution).toEqual({
      provider: "openai",
      model: "gpt-4o-mini",
      configDigest: configDigestOf(modelConfig.parse(minimal)),
      promptDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(other?.attribution).toEqual(one?.attribution);
    expect(one?.circuit()).toBe("closed");
  });

  test.each([
    {
      name: "a bad configuration",
      config: { ...minimal, maxAttempts: 0 },
      apiKey: password,
      path: "$.maxAttempts",
    },
    { name: "no key", config: minimal, apiKey: null, path: "$.apiKey" },
    { name: "an empty key", config: minimal, apiKey: "", path: "$.apiKey" },
    { name: "a key with a line break", config: minimal, apiKey: `${password}\n`, path: "$.apiKey" },
    {
      name: "a key that is not valid in a header",
      config: minimal,
      apiKey: `${password}ß`,
      path: "$.apiKey",
    },
  ])("is not made from $name", ({ config, apiKey, path }) => {
    const making = () => createModel({ config, apiKey, ledger: null });
    expect(making).toThrow(ModelConfigError);
    expect(making).toThrow(path);
    expect(making).not.toThrow(password);
  });

  test("of a compatible endpoint needs no key", () => {
    const config = { ...minimal, provider: "openai-compatible", baseUrl: "http://127.0.0.1:9/v1" } as const;
    expect(createModel({ config, apiKey: null, ledger: null }).attribution.provider).toBe(
      "openai-compatible",
    );
  });
});
