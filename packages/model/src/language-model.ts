import { AsyncLocalStorage } from "node:async_hooks";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { Exchange, Fetch } from "./exchange.ts";
import { baseUrlOf, type ModelConfig } from "./model-config.ts";

interface LanguageModelOptions {
  readonly config: ModelConfig;
  readonly apiKey: string | null;
}

export type ModelCall = Parameters<LanguageModelV4["doGenerate"]>[0];
export type ModelAnswer = Awaited<ReturnType<LanguageModelV4["doGenerate"]>>;
export type JsonSchema = Extract<NonNullable<ModelCall["responseFormat"]>, { type: "json" }>["schema"] & {};

/** A model of the SDK whose requests all go through the given exchange. */
export interface ExchangedModel {
  readonly ask: (exchange: Exchange, call: ModelCall) => Promise<ModelAnswer>;
}

/**
 * The configured model. A provider gets its transport once, when it is created, and creating one costs more than the
 * rest of a call; so the transport looks up the exchange of the current call. The SDK's `generateText` is not used: it
 * judges output by its finish reason, prints warnings, and shows prompts to integrations of the process.
 */
export function createLanguageModel(options: LanguageModelOptions): ExchangedModel {
  const exchanges = new AsyncLocalStorage<Exchange>();
  const model = providerModelOf(options, async (url, init) => {
    const exchange = exchanges.getStore();
    if (exchange === undefined) throw new Error("a request needs an exchange");
    return exchange.fetch(url, init);
  });
  return { ask: (exchange, call) => exchanges.run(exchange, async () => model.doGenerate(call)) };
}

function providerModelOf({ config, apiKey }: LanguageModelOptions, fetch: Fetch): LanguageModelV4 {
  const common = { baseURL: baseUrlOf(config), fetch, ...(apiKey === null ? {} : { apiKey }) };
  switch (config.provider) {
    case "openai":
      // Chat completions instead of responses: nothing is stored at the provider, and every proxy supports it.
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
