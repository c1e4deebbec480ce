import { createGoogle } from "@ai-sdk/google";
import type { OutputSchemaNode } from "@slotgate/contracts";
import { baseUrlOf } from "./base-url.ts";
import { toGoogleSchema } from "./google-schema.ts";
import {
  boundsOf,
  type CallSettings,
  jsonFormat,
  type Provider,
  type ProviderConfig,
  required,
} from "./provider.ts";
import { reasoningBudgetOf } from "./reasoning-budget.ts";

export const google: Provider = {
  modelOf: ({ config, secret, fetch }) => ({
    model: createGoogle({ baseURL: baseUrlOf(config), apiKey: required(secret, "credential"), fetch })(
      config.model,
    ),
  }),
  callOf: googleCallOf,
};

/** Models before Gemini 3 take a number of tokens, which counts into the output bound; later ones a level. */
export function googleCallOf(config: ProviderConfig, schema: OutputSchemaNode): CallSettings {
  const common = { ...boundsOf(config), responseFormat: jsonFormat(toGoogleSchema(schema)) };
  const { model, reasoningEffort } = config;
  if (reasoningEffort === undefined) return common;
  const thinkingBudget = reasoningBudgetOf(config, { least: 512, most: 24_576 });
  return thinkingBudget !== null && model.includes("gemini-2.5")
    ? { ...common, providerOptions: { google: { thinkingConfig: { thinkingBudget } } } }
    : { ...common, reasoning: reasoningEffort };
}
