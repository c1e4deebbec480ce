import { generationModel } from "@slotgate/contracts";
import { describe, expect, test } from "vitest";
import { configDigestOf, modelConfig, modelConfigOf, parseModelConfig } from "./model-config.ts";

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
  { name: "a credential", change: { credential: "main" }, path: "$.credential" },
  { name: "a price", change: { price: {} }, path: "$.price" },
  { name: "no schema for openai", change: { structuredOutput: "json-object" }, path: "$.structuredOutput" },
])("refused: $name", ({ change, path }) => {
  const parsed = parseModelConfig({ ...minimal, ...change });
  expect(parsed).toMatchObject({ ok: false, issues: [{ path }] });
  expect(JSON.stringify(parsed)).not.toContain(password);
});

test.each([
  { settings: { backoff: { initialMs: 9_000 } }, filled: { backoff: { initialMs: 9_000, maxMs: 9_000 } } },
  { settings: { backoff: { maxMs: 100 } }, filled: { backoff: { initialMs: 100, maxMs: 100 } } },
  { settings: { circuit: { window: 3 } }, filled: { circuit: { window: 3, minimumRequests: 3 } } },
  {
    settings: { circuit: { minimumRequests: 30 } },
    filled: { circuit: { window: 30, minimumRequests: 30 } },
  },
])("the default of a related setting is adapted to $settings", ({ settings, filled }) => {
  expect(modelConfig.parse({ ...minimal, ...settings })).toMatchObject(filled);
});

test("the settings of a document's model are those of a file; credential and price are no part of them", () => {
  const { version: _, ...settings } = minimal;
  const price = { currency: "EUR", inputPerMillion: 1, outputPerMillion: 2 };
  const entry = generationModel.parse({ ...settings, temperature: 0.5, credential: "main", price });
  const config = modelConfig.parse({ ...minimal, temperature: 0.5 });
  expect(modelConfigOf(entry)).toEqual(config);
  expect(configDigestOf(modelConfigOf(entry))).toBe(configDigestOf(config));
});

test("an issue says what is expected", () => {
  const expectedFor = (change: object) => {
    const parsed = parseModelConfig({ ...minimal, ...change });
    return parsed.ok ? [] : parsed.issues.map(({ expected }) => expected);
  };
  expect(expectedFor({ provider: "openai-compatible" })).toEqual([
    "the address of the endpoint, which this provider requires",
  ]);
  expect(expectedFor({ credential: "main" })).toEqual(["no such key"]);
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

  // Frozen: a changed digest makes a new version of all content.
  test.each([
    { config: {}, digest: "b1a2f42e998eb5d988a745f403c652c56680f0884b2637f5742324b89c46808b" },
    {
      config: { provider: "anthropic", model: "claude-sonnet-4-5", temperature: 0.5, maxOutputTokens: 2_000 },
      digest: "5e249e3d20e7e48659f36b0bde0baa77e4076d366fa69d98d18c380f821d390b",
    },
    {
      config: {
        provider: "openai-compatible",
        model: "llama3",
        baseUrl: "http://127.0.0.1:11434/v1",
        structuredOutput: "json-object",
        timeoutMs: 120_000,
        maxAttempts: 1,
        backoff: { initialMs: 100 },
        circuit: { window: 50, failureRatio: 0.25 },
        maxResponseBytes: 4_096,
      },
      digest: "4e0f70d49b19cedbd1f08a51ff7cd3a523777027cd81fe47ced3f8e54813d10d",
    },
  ])("of $config is $digest", ({ config, digest }) => {
    expect(digestOf(config)).toBe(digest);
  });

  test("is the same for an implicit and an explicit default", () => {
    const written = { baseUrl: "https://api.openai.com/v1", maxAttempts: 3, backoff: { maxMs: 8_000 } };
    expect(digestOf(written)).toBe(digestOf());
  });
});
