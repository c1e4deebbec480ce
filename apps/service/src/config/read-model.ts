import { parseModelConfig } from "@slotgate/model";
import type { ModelSettings } from "./config.ts";
import type { EnvReader } from "./env-reader.ts";
import { readJsonFile } from "./read-json-file.ts";
import type { VariableName } from "./variables.ts";

const fields = {
  provider: "SLOTGATE_MODEL_PROVIDER",
  model: "SLOTGATE_MODEL",
  baseUrl: "SLOTGATE_MODEL_BASE_URL",
} as const satisfies Record<string, VariableName>;

/** The model's part of the configuration: the file, overridden by variables; null when none of it is set. */
export function readModel(env: EnvReader): ModelSettings | null {
  const apiKey = env.optional("SLOTGATE_MODEL_API_KEY");
  const overrides = Object.fromEntries(
    Object.entries(fields).flatMap(([field, name]) => (env.has(name) ? [[field, env.text(name, "")]] : [])),
  );
  const path = env.optional("SLOTGATE_MODEL_CONFIG_PATH");
  if (path === null && Object.keys(overrides).length === 0) {
    if (apiKey !== null)
      env.problem("SLOTGATE_MODEL_PROVIDER", "a provider, because SLOTGATE_MODEL_API_KEY is set");
    return null;
  }
  const file = path === null ? { ok: true as const, value: { version: "model.v1" } } : readJsonFile(path);
  if (!file.ok) {
    env.problem("SLOTGATE_MODEL_CONFIG_PATH", "a model configuration `model.v1`", file.problem);
    return null;
  }
  const document =
    typeof file.value === "object" && file.value !== null ? { ...file.value, ...overrides } : file.value;
  const parsed = parseModelConfig(document);
  if (parsed.ok) return { config: parsed.value, apiKey };
  for (const { path: place, expected, received } of parsed.issues) {
    const variable = Object.entries(fields).find(([field]) => place === `$.${field}`)?.[1];
    const blamed = path === null && variable !== undefined ? variable : "SLOTGATE_MODEL_CONFIG_PATH";
    env.problem(blamed, blamed === variable ? expected : `${expected} at \`${place}\``, received);
  }
  return null;
}
