import { createOpenAI } from "@ai-sdk/openai";
import { baseUrlOf } from "./base-url.ts";
import { openaiCallOf, openaiModelOf } from "./openai.ts";
import { type ModelParts, type Provider, required } from "./provider.ts";

/** OpenAI's protocol with another header for the key and, with an `apiVersion`, other addresses. */
export const azure: Provider = {
  modelOf: ({ config, secret, fetch }) => {
    const { apiVersion } = config;
    const base = baseUrlOf(config);
    const baseURL =
      apiVersion === undefined ? base : `${base}/deployments/${encodeURIComponent(config.model)}`;
    const key = required(secret, "credential");
    const provider = createOpenAI({
      baseURL,
      apiKey: key,
      fetch: (url, init) => {
        const headers = new Headers(init?.headers);
        headers.delete("authorization");
        headers.set("api-key", key);
        return fetch(withVersion(url, apiVersion), { ...init, headers });
      },
    });
    return { model: openaiModelOf({ config, provider }) };
  },
  callOf: openaiCallOf,
};

function withVersion(url: Parameters<ModelParts["fetch"]>[0], apiVersion: string | undefined): string {
  const address = url instanceof Request ? url.url : String(url);
  return apiVersion === undefined ? address : `${address}?api-version=${apiVersion}`;
}
