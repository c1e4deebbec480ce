import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { baseUrlOf } from "./base-url.ts";
import { boundsOf, jsonFormat, type Provider } from "./provider.ts";
import { toStrictSchema } from "./strict-schema.ts";

export const openaiCompatible: Provider = {
  modelOf: ({ config, secret, fetch }) => ({
    model: createOpenAICompatible({
      name: "openaiCompatible",
      baseURL: baseUrlOf(config),
      fetch,
      supportsStructuredOutputs: config.structuredOutput !== "json-object",
      ...(secret === null ? {} : { apiKey: secret }),
    })(config.model),
  }),
  callOf: (config, schema) => {
    const strict = toStrictSchema(schema);
    const { reasoningEffort } = config;
    return {
      ...boundsOf(config),
      responseFormat: jsonFormat(strict ?? schema),
      providerOptions: {
        openaiCompatible: {
          strictJsonSchema: strict !== null,
          ...(reasoningEffort === undefined ? {} : { reasoningEffort }),
        },
      },
    };
  },
};
