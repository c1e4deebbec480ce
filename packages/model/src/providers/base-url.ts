import { type ProviderConfig, required } from "./provider.ts";

/**
 * The address for requests, up to and including the version segment. Set explicitly so that no environment variable of
 * an SDK can redirect them.
 */
export function baseUrlOf(config: ProviderConfig): string {
  if (config.baseUrl !== undefined) return config.baseUrl;
  switch (config.provider) {
    case "openai":
      return "https://api.openai.com/v1";
    case "azure": {
      const version = config.apiVersion === undefined ? "/v1" : "";
      return `https://${required(config.resourceName, "resourceName")}.openai.azure.com/openai${version}`;
    }
    case "anthropic":
      return "https://api.anthropic.com/v1";
    case "google":
      return "https://generativelanguage.googleapis.com/v1beta";
    case "google-vertex":
      return `https://${vertexHostOf(required(config.location, "location"))}/v1beta1`;
    case "amazon-bedrock":
      return bedrockUrlOf(required(config.region, "region"));
    case "mistral":
      return "https://api.mistral.ai/v1";
    case "openai-compatible":
      return required(config.baseUrl, "baseUrl");
  }
}

function vertexHostOf(location: string): string {
  switch (location) {
    case "global":
      return "aiplatform.googleapis.com";
    case "eu":
    case "us":
      return `aiplatform.${location}.rep.googleapis.com`;
    default:
      return `${location}-aiplatform.googleapis.com`;
  }
}

function bedrockUrlOf(region: string): string {
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return `https://bedrock-runtime.${region}.${domain}`;
}
