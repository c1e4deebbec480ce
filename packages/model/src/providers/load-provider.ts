import type { Provider, ProviderConfig } from "./provider.ts";

const imports: Readonly<Record<ProviderConfig["provider"], () => Promise<Provider>>> = {
  openai: async () => (await import("./openai.ts")).openai,
  azure: async () => (await import("./azure.ts")).azure,
  anthropic: async () => (await import("./anthropic.ts")).anthropic,
  google: async () => (await import("./google.ts")).google,
  "google-vertex": async () => (await import("./google-vertex.ts")).googleVertex,
  "amazon-bedrock": async () => (await import("./amazon-bedrock.ts")).amazonBedrock,
  mistral: async () => (await import("./mistral.ts")).mistral,
  "openai-compatible": async () => (await import("./openai-compatible.ts")).openaiCompatible,
};

/** Loads the provider's package of the SDK when it is first named, because each takes time and memory. */
export const loadProvider = (provider: ProviderConfig["provider"]): Promise<Provider> => imports[provider]();
