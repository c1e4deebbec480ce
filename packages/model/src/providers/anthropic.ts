import { createAnthropic } from "@ai-sdk/anthropic";
import { getModelCapabilities, supportsNativeStructuredOutputSchema } from "@ai-sdk/anthropic/internal";
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
import { reasoningBudgetOf } from "./reasoning-budget.ts";
import { someNode } from "./schema-nodes.ts";

export const anthropic: Provider = {
  modelOf: ({ config, secret, fetch }) => ({
    model: createAnthropic({ baseURL: baseUrlOf(config), apiKey: required(secret, "credential"), fetch })(
      config.model,
    ),
  }),
  callOf: (config, schema) => {
    const { maxOutputTokens, anthropicThinking, reasoning } = claudeReasoningOf(config);
    const mode = modeOf(config, schema);
    return {
      ...boundsOf(config),
      maxOutputTokens,
      ...(reasoning === undefined ? {} : { reasoning }),
      ...(mode === "prompt" ? {} : { responseFormat: jsonFormat(schema) }),
      providerOptions: {
        anthropic: {
          ...(mode === "prompt" ? {} : { structuredOutputMode: mode }),
          ...(anthropicThinking === undefined ? {} : { thinking: anthropicThinking }),
        },
      },
    };
  },
};

/**
 * How the answer is given its form. A tool has no limits on schemas, but cannot be forced while the model reasons; then
 * the prompt alone says what the answer must be.
 */
function modeOf(config: ProviderConfig, schema: OutputSchemaNode): "outputFormat" | "jsonTool" | "prompt" {
  const { supportsStructuredOutput, rejectsForcedToolUse } = getModelCapabilities(config.model);
  if (supportsStructuredOutput && isNativeSchema(schema)) return "outputFormat";
  return rejectsForcedToolUse || isReasoning(config) ? "prompt" : "jsonTool";
}

/** Whether constrained decoding takes the schema: closed objects, and no combination but a choice. */
export const isNativeSchema = (schema: OutputSchemaNode): boolean =>
  supportsNativeStructuredOutputSchema(
    schema as Parameters<typeof supportsNativeStructuredOutputSchema>[0],
  ) && !someNode(schema, ({ allOf, prefixItems }) => allOf !== undefined || prefixItems !== undefined);

export const isReasoning = ({ reasoningEffort }: ProviderConfig): boolean =>
  reasoningEffort !== undefined && reasoningEffort !== "none";

interface ClaudeReasoning extends Pick<CallSettings, "reasoning"> {
  /** For the content, where the SDK adds the budget to it. */
  readonly maxOutputTokens: number;
  readonly anthropicThinking?: { readonly type: "enabled"; readonly budgetTokens: number };
}

/** Newer models take an effort; older ones a number of tokens, which the SDK adds to the bound for the content. */
export function claudeReasoningOf(config: ProviderConfig): ClaudeReasoning {
  const { model, maxOutputTokens, reasoningEffort } = config;
  const budgetTokens = reasoningBudgetOf(config, { least: 1_024, most: maxOutputTokens - 1_024 });
  if (budgetTokens !== null && !getModelCapabilities(model).supportsAdaptiveThinking)
    return {
      maxOutputTokens: maxOutputTokens - budgetTokens,
      anthropicThinking: { type: "enabled", budgetTokens },
    };
  return reasoningEffort === undefined
    ? { maxOutputTokens }
    : { maxOutputTokens, reasoning: reasoningEffort };
}
