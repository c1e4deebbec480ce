/** An API key of Amazon Bedrock, or an access key of AWS. */
export type BedrockSecret =
  | { readonly apiKey: string }
  | { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

/**
 * Reads an API key, `accessKeyId:secretAccessKey` or `accessKeyId:secretAccessKey:sessionToken`; null if it is something
 * else.
 */
export function parseBedrockSecret(text: string): BedrockSecret | null {
  if (!/^[\x21-\x7e]+$/.test(text)) return null;
  const [first = "", secretAccessKey, sessionToken, ...rest] = text.split(":");
  if (secretAccessKey === undefined) return { apiKey: text };
  if (!/^[A-Z0-9]{16,128}$/.test(first) || secretAccessKey === "" || sessionToken === "" || rest.length > 0)
    return null;
  const pair = { accessKeyId: first, secretAccessKey };
  return sessionToken === undefined ? pair : { ...pair, sessionToken };
}
