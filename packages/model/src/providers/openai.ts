import { createOpenAI } from "@ai-sdk/openai";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { OutputSchemaNode } from "@slotgate/contracts";
import { baseUrlOf } from "./base-url.ts";
import {
  boundsOf,
  type CallSettings,
  jsonFormat,
  type Provider,
  type ProviderConfig,
  required,
} from "./provider.ts";
import { toStrictSchema } from "./strict-schema.ts";

export const openai: Provider = {
  modelOf: ({ config, secret, fetch }) => ({
    model: openaiModelOf({
      config,
      provider: createOpenAI({ baseURL: baseUrlOf(config), apiKey: required(secret, "credential"), fetch }),
    }),
  }),
  callOf: openaiCallOf,
};

interface OpenAIParts {
  readonly config: ProviderConfig;
  readonly provider: ReturnType<typeof createOpenAI>;
}

/** Chat completions by default: every proxy supports them. */
export const openaiModelOf = ({ config: { api, model }, provider }: OpenAIParts): LanguageModelV4 =>
  api === "responses" ? provider.responses(model) : provider.chat(model);

/** An effort makes the SDK treat the model as one that reasons, also if it does not know the name. */
export function openaiCallOf(config: ProviderConfig, schema: OutputSchemaNode): CallSettings {
  const strict = toStrictSchema(schema);
  const { api, reasoningEffort } = config;
  return {
    ...boundsOf(config),
    responseFormat: jsonFormat(strict ?? schema),
    providerOptions: {
      openai: {
        strictJsonSchema: strict !== null,
        ...(reasoningEffort === undefined ? {} : { reasoningEffort, forceReasoning: true }),
        // Responses are stored by default, and summaries of reasoning need a verified organization.
        ...(api === "responses" ? { store: false, reasoningSummary: null } : {}),
      },
    },
  };
}
