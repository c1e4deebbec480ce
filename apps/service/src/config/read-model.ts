import type { FairSlotsOptions } from "@slotgate/executor";
import { type ModelConfig, parseModelConfig } from "@slotgate/model";
import type { ModelSettings } from "./config.ts";
import type { EnvReader } from "./env-reader.ts";
import { readJsonFile } from "./read-json-file.ts";
import type { VariableName } from "./variables.ts";

const fields = {
  provider: "SLOTGATE_MODEL_PROVIDER",
  model: "SLOTGATE_MODEL",
  baseUrl: "SLOTGATE_MODEL_BASE_URL",
} as const satisfies Record<string, VariableName>;

/** The model's part of the configuration: the file, overridden by variables; null if neither is set. */
export function readModel(env: EnvReader): ModelSettings | null {
  const apiKey = env.value("SLOTGATE_MODEL_API_KEY");
  const overrides = Object.fromEntries(
    Object.entries(fields).flatMap(([field, name]) => {
      const value = env.value(name);
      return value === null ? [] : [[field, value]];
    }),
  );
  const path = env.value("SLOTGATE_MODEL_CONFIG_PATH");
  if (path === null && Object.keys(overrides).length === 0) {
    if (env.has("SLOTGATE_MODEL_API_KEY") && !env.has("SLOTGATE_GENERATION_PATH"))
      env.required(
        "SLOTGATE_MODEL_PROVIDER",
        "because SLOTGATE_MODEL_API_KEY is set: set the provider, or unset the key",
      );
    return null;
  }
  const file = path === null ? { ok: true as const, value: { version: "model.v1" } } : readJsonFile(path);
  if (!file.ok) {
    env.problem("SLOTGATE_MODEL_CONFIG_PATH", {
      expected: "a model configuration `model.v1`",
      received: file.problem,
    });
    return null;
  }
  const document = isObject(file.value) ? { ...file.value, ...overrides } : file.value;
  const parsed = parseModelConfig(document);
  if (parsed.ok) {
    requireApiKey(env, parsed.value);
    return { config: parsed.value, apiKey };
  }
  for (const { path: place, expected, received } of parsed.issues) {
    const variable = Object.entries(fields).find(([field]) => place === `$.${field}`)?.[1];
    // A field set by a variable, or missing without a file, is reported for the variable.
    if (variable !== undefined && (path === null || env.has(variable)))
      env.problem(variable, { expected, received });
    else env.problem("SLOTGATE_MODEL_CONFIG_PATH", { expected: `${expected} at \`${place}\``, received });
  }
  return null;
}

/** Reported with all other problems, instead of by the first part that needs the key. */
function requireApiKey(env: EnvReader, { provider }: ModelConfig): void {
  if (provider !== "openai-compatible")
    env.required("SLOTGATE_MODEL_API_KEY", `because the provider is \`${provider}\``);
}

/** The limits on concurrent model calls, in total and of one owner. */
export function readModelSlots(env: EnvReader): FairSlotsOptions {
  const slots = env.value("SLOTGATE_MODEL_CONCURRENCY");
  const perOwner = env.value("SLOTGATE_MODEL_CONCURRENCY_PER_OWNER");
  return { slots, perOwner: perOwner ?? Math.max(1, Math.floor(slots * 0.75)) };
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
