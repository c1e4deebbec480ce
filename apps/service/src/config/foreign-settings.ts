import type { Config, ModelSettings } from "./config.ts";
import type { Environment } from "./env-reader.ts";
import { formerVariables, knownNames } from "./variables.ts";

/** Common names of providers' settings, which a configured model does not need. */
const ofProviders =
  /^(?:OPENAI|AZURE_OPENAI|ANTHROPIC|GEMINI|GOOGLE|GOOGLE_GENERATIVE_AI|MISTRAL|GROQ|XAI|DEEPSEEK|COHERE|TOGETHER|TOGETHER_AI|FIREWORKS|PERPLEXITY|CEREBRAS|OPENROUTER|LITELLM)_(?:API_KEY|AUTH_TOKEN|BASE_URL|API_BASE|API_URL|ENDPOINT|MODEL)$|^OLLAMA_(?:HOST|BASE_URL)$/;
const ofUnleash = /^UNLEASH_(?:URL|API_URL|TOKEN|API_TOKEN|CLIENT_KEY|SERVER_API_TOKEN|BACKEND_API_TOKEN)$/;

/**
 * One hint for each group of other programs' variables that slotgate does not read and for which it has no value of its
 * own.
 */
export function foreignSettings(
  env: Environment,
  { model, controls }: Pick<Config, "model"> & { readonly controls: Config["controls"] | null },
): string[] {
  const set = (names: RegExp): string[] =>
    Object.keys(env)
      .filter((name) => names.test(name) && env[name] !== "" && env[name] !== undefined)
      .toSorted();
  const models = model === null ? set(ofProviders) : [];
  const unleash = controls?.source === "static" ? set(ofUnleash) : [];
  return [
    ...(models.length === 0
      ? []
      : [
          `no model is configured, so admitted jobs end as MODEL_UNCONFIGURED; slotgate does not read ${list(models)}: set SLOTGATE_MODEL_PROVIDER, SLOTGATE_MODEL and SLOTGATE_MODEL_API_KEY`,
        ]),
    ...(unleash.length === 0
      ? []
      : [
          `controls are static; slotgate does not read ${list(unleash)}: set SLOTGATE_CONTROLS=unleash, SLOTGATE_UNLEASH_URL, SLOTGATE_UNLEASH_TOKEN and SLOTGATE_UNLEASH_ENVIRONMENT`,
        ]),
    ...(model === null ? [] : ofConfiguredModel(model, (name) => (env[name] ?? "") !== "")),
    ...formerSettings(env, model),
  ];
}

/** With a model, only a setting whose absence changes where its requests go, or with which key. */
function ofConfiguredModel(
  { config: { provider, baseUrl }, apiKey }: ModelSettings,
  isSet: (name: string) => boolean,
): string[] {
  if (provider === "anthropic") return [];
  return [
    ...(isSet("OPENAI_API_KEY") && apiKey === null
      ? [
          "requests to the model have no key; slotgate does not read OPENAI_API_KEY: set SLOTGATE_MODEL_API_KEY if the provider requires one",
        ]
      : []),
    ...(isSet("OPENAI_BASE_URL") && baseUrl === undefined
      ? [
          "requests to the model go to the provider's default address; slotgate does not read OPENAI_BASE_URL: set SLOTGATE_MODEL_BASE_URL to use another",
        ]
      : []),
  ];
}

/** They have an equivalent in the address of the model alone. */
function formerSettings(env: Environment, model: ModelSettings | null): string[] {
  if (model?.config.baseUrl !== undefined) return [];
  return formerVariables
    .filter((name) => (env[name] ?? "") !== "")
    .map(
      (name) =>
        `slotgate does not read ${name}: for a stand-in for the provider set SLOTGATE_MODEL_PROVIDER=openai-compatible and its address in SLOTGATE_MODEL_BASE_URL; the service listens on SLOTGATE_PORT`,
    );
}

const list = (names: readonly string[]): string => names.join(", ");

/** OpenTelemetry settings without effect here: one hint, if there are any. */
export function otelWithoutEffect(env: Environment): string[] {
  const names = Object.keys(env)
    .filter((name) => name.startsWith("OTEL_") && env[name] !== "" && env[name] !== undefined)
    .filter((name) => !knownNames.includes(name))
    .toSorted();
  return names.length === 0 ? [] : [`slotgate ignores these OpenTelemetry settings: ${list(names)}`];
}
