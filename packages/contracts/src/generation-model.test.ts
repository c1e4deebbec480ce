import { expect, test } from "vitest";
import { generationModel } from "./generation-model.ts";
import { parseWith } from "./parse.ts";

const baseUrl = "https://models.example/v1";

const providers = {
  openai: { model: "gpt-5-mini", api: "responses" },
  azure: { model: "lessons", resourceName: "contoso", apiVersion: "2024-10-21" },
  anthropic: { model: "claude-sonnet-4-5" },
  google: { model: "gemini-2.5-flash" },
  "google-vertex": { model: "gemini-2.5-flash", project: "contoso-1", location: "europe-west4" },
  "amazon-bedrock": { model: "eu.amazon.nova-2-lite-v1:0", region: "eu-central-1" },
  mistral: { model: "mistral-small-latest" },
  "openai-compatible": { model: "qwen3", baseUrl },
} as const;

type Provider = keyof typeof providers;

const medium = { reasoningEffort: "medium" };

const modelOf = (provider: string, change: object = {}) => ({
  provider,
  ...providers[provider as Provider],
  credential: "default",
  ...change,
});

const names = Object.keys(providers) as Provider[];

test.each(names)("a model of %s", (provider) => {
  expect(parseWith(generationModel, modelOf(provider))).toMatchObject({ ok: true });
});

test.each(names)("%s reasons, and then wants room for its answer", (provider) => {
  const model = modelOf(provider, medium);
  expect(parseWith(generationModel, { ...model, maxOutputTokens: 2_048 })).toMatchObject({ ok: true });
  expect(parseWith(generationModel, { ...model, maxOutputTokens: 2_047 })).toMatchObject({
    issues: [{ path: "$.maxOutputTokens" }],
  });
});

interface Refusal {
  readonly name: string;
  readonly provider: Provider;
  readonly change: object;
  readonly path: string;
  readonly expected: RegExp;
}

const refusals: readonly Refusal[] = [
  ...names
    .filter((provider) => provider !== "openai-compatible")
    .map((provider) => ({
      name: "without a credential",
      provider,
      change: { credential: null },
      path: "$.credential",
      expected: /string/,
    })),
  {
    name: "without an address",
    provider: "openai-compatible",
    change: { baseUrl: undefined },
    path: "$.baseUrl",
    expected: /string/,
  },
  {
    name: "with neither resource nor address",
    provider: "azure",
    change: { resourceName: undefined },
    path: "$.resourceName",
    expected: /or a `baseUrl`/,
  },
  {
    name: "with resource and address",
    provider: "azure",
    change: { baseUrl },
    path: "$.resourceName",
    expected: /not both/,
  },
  {
    name: "with a resource that leads elsewhere",
    provider: "azure",
    change: { resourceName: "evil.example/x" },
    path: "$.resourceName",
    expected: /letters/,
  },
  {
    name: "with responses and a version",
    provider: "azure",
    change: { api: "responses" },
    path: "$.apiVersion",
    expected: /`v1`/,
  },
  {
    name: "with a location that leads elsewhere",
    provider: "google-vertex",
    change: { location: "evil.example/" },
    path: "$.location",
    expected: /europe-west4/,
  },
  {
    name: "with a project that leads elsewhere",
    provider: "google-vertex",
    change: { project: "a/../b" },
    path: "$.project",
    expected: /project/,
  },
  {
    name: "with a region that leads elsewhere",
    provider: "amazon-bedrock",
    change: { region: "evil.example" },
    path: "$.region",
    expected: /eu-central-1/,
  },
  {
    name: "with another's field",
    provider: "openai",
    change: { region: "eu" },
    path: "$.region",
    expected: /./,
  },
  {
    name: "with an effort that it does not have",
    provider: "mistral",
    change: { reasoningEffort: "xhigh" },
    path: "$.reasoningEffort",
    expected: /`mistral`: `none`, .* `high`; `openai`, `azure`, .* have `xhigh`/,
  },
  {
    name: "with an effort that none has",
    provider: "openai",
    change: { reasoningEffort: "most" },
    path: "$.reasoningEffort",
    expected: /xhigh/,
  },
  {
    name: "with an effort for a model without one",
    provider: "amazon-bedrock",
    change: { ...medium, model: "meta.llama3-3-70b-instruct-v1:0" },
    path: "$.reasoningEffort",
    expected: /Claude, Nova 2/,
  },
  {
    name: "with an effort that has no bound",
    provider: "amazon-bedrock",
    change: { reasoningEffort: "high" },
    path: "$.reasoningEffort",
    expected: /at most `medium`/,
  },
  ...(["openai", "azure", "anthropic", "amazon-bedrock"] as const).map((provider) => ({
    name: "with temperature and effort",
    provider,
    change: { ...medium, temperature: 0.5 },
    path: "$.temperature",
    expected: /refuses it/,
  })),
  {
    name: "too hot",
    provider: "anthropic",
    change: { temperature: 1.1 },
    path: "$.temperature",
    expected: /1/,
  },
  {
    name: "too hot",
    provider: "mistral",
    change: { temperature: 1.6 },
    path: "$.temperature",
    expected: /1.5/,
  },
  {
    name: "without a schema",
    provider: "google",
    change: { structuredOutput: "json-object" },
    path: "$.structuredOutput",
    expected: /`openai-compatible` only/,
  },
];

test.each(refusals)("refused: $provider $name", ({ provider, change, path, expected }) => {
  const parsed = parseWith(generationModel, modelOf(provider, change));
  expect(parsed).toMatchObject({ ok: false, issues: [{ path, expected: expect.stringMatching(expected) }] });
});

test("no effort at all leaves the temperature", () => {
  const model = modelOf("openai", { reasoningEffort: "none", temperature: 0.5 });
  expect(parseWith(generationModel, model)).toMatchObject({ ok: true });
});

test("an unknown provider is refused with those that exist", () => {
  const parsed = parseWith(generationModel, modelOf("gemini"));
  expect(JSON.stringify(parsed)).toContain("$.provider");
});
