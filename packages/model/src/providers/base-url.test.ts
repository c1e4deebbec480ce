import { expect, test } from "vitest";
import { baseUrlOf } from "./base-url.ts";
import type { ProviderConfig } from "./provider.ts";

const urlOf = (config: Partial<ProviderConfig>): string =>
  baseUrlOf({ provider: "openai", model: "m", maxOutputTokens: 1, timeoutMs: 1, ...config });

test.each([
  [{ provider: "openai" }, "https://api.openai.com/v1"],
  [{ provider: "azure", resourceName: "contoso" }, "https://contoso.openai.azure.com/openai/v1"],
  [
    { provider: "azure", resourceName: "contoso", apiVersion: "2024-10-21" },
    "https://contoso.openai.azure.com/openai",
  ],
  [{ provider: "anthropic" }, "https://api.anthropic.com/v1"],
  [{ provider: "google" }, "https://generativelanguage.googleapis.com/v1beta"],
  [{ provider: "google-vertex", location: "global" }, "https://aiplatform.googleapis.com/v1beta1"],
  [{ provider: "google-vertex", location: "eu" }, "https://aiplatform.eu.rep.googleapis.com/v1beta1"],
  [{ provider: "google-vertex", location: "us-east5" }, "https://us-east5-aiplatform.googleapis.com/v1beta1"],
  [{ provider: "amazon-bedrock", region: "us-east-1" }, "https://bedrock-runtime.us-east-1.amazonaws.com"],
  [
    { provider: "amazon-bedrock", region: "cn-north-1" },
    "https://bedrock-runtime.cn-north-1.amazonaws.com.cn",
  ],
  [{ provider: "mistral" }, "https://api.mistral.ai/v1"],
] as const)("%o", (config, url) => {
  expect(urlOf(config)).toBe(url);
  expect(urlOf({ ...config, baseUrl: "https://proxy.example/v1" })).toBe("https://proxy.example/v1");
});

test.each(["azure", "google-vertex", "amazon-bedrock", "openai-compatible"] as const)(
  "%s without what its address is made of",
  (provider) => {
    expect(() => urlOf({ provider })).toThrow("was not parsed");
  },
);
