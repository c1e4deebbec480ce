import { expect, test } from "vitest";
import { checkApiKey } from "./api-key.ts";
import { serviceAccountOf } from "./wires/token-server.test-case.ts";

const account = JSON.parse(serviceAccountOf("https://oauth2.googleapis.com/token"));
const changed = (change: object) => JSON.stringify({ ...account, ...change });

test.each([
  ["openai", "sk-1"],
  ["openai-compatible", null],
  ["google-vertex", changed({})],
  ["google-vertex", changed({ token_uri: undefined })],
  ["amazon-bedrock", "ABSKQmVkcm9jaw=="],
  ["amazon-bedrock", "AKIAIOSFODNN7EXAMPLE:secret/access+key"],
  ["amazon-bedrock", "ASIAIOSFODNN7EXAMPLE:secret/access+key:session/token=="],
] as const)("%s takes such a secret (case %#)", (provider, secret) => {
  expect(checkApiKey(provider, secret)).toBeNull();
});

test.each([
  ["azure", null],
  ["mistral", ""],
  ["google", "two words"],
  ["google-vertex", "AIza-key"],
  ["google-vertex", "null"],
  ["google-vertex", changed({ type: "authorized_user" })],
  ["google-vertex", changed({ private_key: "-----BEGIN PRIVATE KEY-----" })],
  ["google-vertex", changed({ client_email: "" })],
  ["google-vertex", changed({ token_uri: "http://tokens.example" })],
  ["google-vertex", changed({ token_uri: "https://user:word@tokens.example" })],
  ["amazon-bedrock", "AKIAIOSFODNN7EXAMPLE:"],
  ["amazon-bedrock", "lowercase:secret"],
  ["amazon-bedrock", "AKIAIOSFODNN7EXAMPLE:secret:"],
  ["amazon-bedrock", "AKIAIOSFODNN7EXAMPLE:secret:token:more"],
  ["amazon-bedrock", "AKIAIOSFODNN7EXAMPLE:sec ret"],
] as const)("%s does not take such a secret (case %#), and none is shown", (provider, secret) => {
  const issue = checkApiKey(provider, secret);
  expect(issue?.path).toBe("$.apiKey");
  if (secret !== null && secret !== "") expect(JSON.stringify(issue)).not.toContain(secret);
});
