import { AsyncLocalStorage } from "node:async_hooks";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { type LanguageModel, wrapLanguageModel } from "ai";
import type { Exchange, Fetch } from "./exchange.ts";
import { baseUrlOf, type ModelConfig } from "./model-config.ts";

interface LanguageModelOptions {
  readonly config: ModelConfig;
  readonly apiKey: string | null;
}

/** A model of the SDK whose requests go through the exchange that it is used with, and nowhere else. */
export interface ExchangedModel {
  readonly use: <T>(exchange: Exchange, call: (model: LanguageModel) => Promise<T>) => Promise<T>;
}

/**
 * The configured model. A provider takes its transport once, when it is made, and making one costs more than
 * the rest of a call; so the transport finds the exchange of the call that it runs in.
 */
export function createLanguageModel(options: LanguageModelOptions): ExchangedModel {
  const exchanges = new AsyncLocalStorage<Exchange>();
  const model = wrapLanguageModel({
    model: providerModelOf(options, async (url, init) => {
      const exchange = exchanges.getStore();
      if (exchange === undefined) throw new Error("no request leaves outside of an exchange");
      return exchange.fetch(url, init);
    }),
    middleware: {
      specificationVersion: "v4",
      // The SDK would print them on the process's own standard error.
      wrapGenerate: async ({ doGenerate }) => ({ ...(await doGenerate()), warnings: [] }),
    },
  });
  return { use: (exchange, call) => exchanges.run(exchange, () => call(model)) };
}

function providerModelOf({ config, apiKey }: LanguageModelOptions, fetch: Fetch) {
  const common = { baseURL: baseUrlOf(config), fetch, ...(apiKey === null ? {} : { apiKey }) };
  switch (config.provider) {
    case "openai":
      // Chat completions rather than responses: nothing is stored at the provider, and every proxy speaks it.
      return createOpenAI(common).chat(config.model);
    case "anthropic":
      return createAnthropic(common)(config.model);
    case "openai-compatible":
      return createOpenAICompatible({
        ...common,
        name: "openaiCompatible",
        supportsStructuredOutputs: config.structuredOutput === "json-schema",
      })(config.model);
  }
}
