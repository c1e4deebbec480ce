import { createMistral } from "@ai-sdk/mistral";
import { baseUrlOf } from "./base-url.ts";
import { boundsOf, jsonFormat, type Provider, required } from "./provider.ts";
import { toStrictSchema } from "./strict-schema.ts";

export const mistral: Provider = {
  modelOf: ({ config, secret, fetch }) => ({
    model: createMistral({ baseURL: baseUrlOf(config), apiKey: required(secret, "credential"), fetch })(
      config.model,
    ),
  }),
  callOf: (config, schema) => {
    const strict = toStrictSchema(schema);
    const { reasoningEffort } = config;
    return {
      ...boundsOf(config),
      responseFormat: jsonFormat(strict ?? schema),
      ...(reasoningEffort === undefined ? {} : { reasoning: reasoningEffort }),
      providerOptions: {
        mistral: { strictJsonSchema: strict !== null },
      },
    };
  },
};
