import type { ContractIssue } from "@slotgate/contracts";
import { parseBedrockSecret } from "./providers/access-keys.ts";
import type { ProviderConfig } from "./providers/provider.ts";
import { parseServiceAccount } from "./providers/service-account.ts";

/** What is wrong with the secret of a model of this provider, or null. The secret itself is never shown. */
export function checkApiKey(
  provider: ProviderConfig["provider"],
  apiKey: string | null,
): ContractIssue | null {
  if (apiKey === null) {
    return provider === "openai-compatible"
      ? null
      : { path: "$.apiKey", expected: `an API key for provider \`${provider}\``, received: "nothing" };
  }
  const expected = flawOf(provider, apiKey);
  return expected === null
    ? null
    : { path: "$.apiKey", expected, received: `a string of ${apiKey.length} characters` };
}

function flawOf(provider: ProviderConfig["provider"], secret: string): string | null {
  switch (provider) {
    case "google-vertex":
      return parseServiceAccount(secret) === null
        ? "the JSON of a service account's key, with `type`, `client_email` and an RSA `private_key`"
        : null;
    case "amazon-bedrock":
      return parseBedrockSecret(secret) === null
        ? "an API key of Amazon Bedrock, or `accessKeyId:secretAccessKey`, or `accessKeyId:secretAccessKey:sessionToken`"
        : null;
    default:
      return /^[\x21-\x7e]+$/.test(secret)
        ? null
        : "printable ASCII without white space, because it is sent in a header";
  }
}
