import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { OutputSchemaNode } from "@slotgate/contracts";
import { parseBedrockSecret } from "./access-keys.ts";
import { claudeReasoningOf, isNativeSchema, isReasoning } from "./anthropic.ts";
import { baseUrlOf } from "./base-url.ts";
import { inlineSchema } from "./inline-schema.ts";
import {
  boundsOf,
  type CallSettings,
  jsonFormat,
  type Provider,
  type ProviderConfig,
  required,
} from "./provider.ts";

export const amazonBedrock: Provider = {
  modelOf: ({ config, secret, fetch }) => {
    const credential = parseBedrockSecret(required(secret, "credential"));
    if (credential === null) throw new TypeError("the credential was not checked: no key of Amazon Bedrock");
    const provider = createAmazonBedrock({
      region: required(config.region, "region"),
      baseURL: baseUrlOf(config),
      fetch,
      // Empty, so that no key of the environment comes before the access key.
      apiKey: "",
      ...credential,
    });
    return { model: provider(config.model) satisfies LanguageModelV4 };
  },
  callOf: (config, schema) => {
    if (config.model.includes("anthropic")) return claudeCallOf(config, schema);
    const { reasoningEffort } = config;
    return {
      ...boundsOf(config),
      ...(reasoningEffort === undefined ? {} : { reasoning: reasoningEffort }),
      // Other models cannot be made to use a tool; the prompt says what their answer must be.
      ...(config.model.includes("amazon.nova") ? { responseFormat: jsonFormat(toolSchemaOf(schema)) } : {}),
    };
  },
};

/** Claude answers to the schema, or through a tool, which it cannot be made to use while it reasons. */
function claudeCallOf(config: ProviderConfig, schema: OutputSchemaNode): CallSettings {
  const { maxOutputTokens, anthropicThinking, reasoning } = claudeReasoningOf(config);
  const structuredOutputMode = isNativeSchema(schema) ? "auto" : "jsonTool";
  return {
    ...boundsOf(config),
    maxOutputTokens,
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(isReasoning(config) ? {} : { responseFormat: jsonFormat(schema) }),
    providerOptions: {
      amazonBedrock: {
        ...(isReasoning(config) ? {} : { structuredOutputMode }),
        ...(anthropicThinking === undefined ? {} : { reasoningConfig: anthropicThinking }),
      },
    },
  };
}

/** Nova takes these three keywords at the top, and no references. */
function toolSchemaOf(schema: OutputSchemaNode): OutputSchemaNode {
  const { type, properties, required: names } = inlineSchema(schema);
  return { type, properties, required: names };
}
