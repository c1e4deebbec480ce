import type { ContractIssue } from "@slotgate/contracts";
import type { ModelConfig } from "./model-config.ts";

/** What is wrong with an API key for this provider, or null. The key itself is never shown. */
export function checkApiKey(provider: ModelConfig["provider"], apiKey: string | null): ContractIssue | null {
  if (apiKey === null) {
    return provider === "openai-compatible"
      ? null
      : { path: "$.apiKey", expected: `an API key for provider \`${provider}\``, received: "nothing" };
  }
  if (/^[\x21-\x7e]+$/.test(apiKey)) return null;
  return {
    path: "$.apiKey",
    expected: "printable ASCII without white space, because it is sent in a header",
    received: `a string of ${apiKey.length} characters`,
  };
}
