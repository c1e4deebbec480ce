import { type GenerationModel, generationModel, type ParseResult, parseWith } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import * as z from "zod";
import { baseUrlOf } from "./providers/base-url.ts";

/** A model's settings with all defaults: everything that shapes a call except the key. The digest covers it whole. */
export type ModelConfig = ReturnType<typeof modelConfigOf>;

/**
 * The settings of a document's model. If only one of two related settings is given, the default of the other one is
 * adapted to it: `initialMs` and `maxMs`, `minimumRequests` and `window`.
 */
export function modelConfigOf({ credential: _, price: __, ...settings }: GenerationModel) {
  const { backoff = {}, circuit = {} } = settings;
  const initialMs = backoff.initialMs ?? Math.min(500, backoff.maxMs ?? 500);
  const window = circuit.window ?? Math.max(20, circuit.minimumRequests ?? 0);
  return {
    ...settings,
    version: "model.v1" as const,
    maxOutputTokens: settings.maxOutputTokens ?? 4_096,
    // Node itself gives up after 300 s without headers.
    timeoutMs: settings.timeoutMs ?? 60_000,
    maxAttempts: settings.maxAttempts ?? 3,
    backoff: { initialMs, maxMs: backoff.maxMs ?? Math.max(8_000, initialMs) },
    circuit: {
      window,
      minimumRequests: circuit.minimumRequests ?? Math.min(5, window),
      failureRatio: circuit.failureRatio ?? 0.5,
      halfOpenAfterMs: circuit.halfOpenAfterMs ?? 15_000,
    },
    structuredOutput: settings.structuredOutput ?? "json-schema",
    maxResponseBytes: settings.maxResponseBytes ?? 1_048_576,
  };
}

const noSuchKey = z.custom<undefined>((value) => value === undefined, "no such key").optional();

/** Model configuration v1: the settings of one model, without the document around it and what only that has. */
export const modelConfig = z
  .looseObject({
    version: z.literal("model.v1"),
    credential: noSuchKey,
    price: noSuchKey,
  })
  // Nothing is known of the settings until the contract has checked them.
  .transform(({ version: _, ...settings }) => ({ ...settings, credential: "default" }) as GenerationModel)
  .pipe(generationModel)
  .transform(modelConfigOf);

type SettingsOf<Model> = Model extends GenerationModel ? Omit<Model, "credential" | "price"> : never;

/** The input form, with optional defaults. */
export type ModelConfigInput = SettingsOf<GenerationModel> & { readonly version: "model.v1" };

/** Parses a model configuration and fills in the defaults. Issues quote no address, which may hold a password. */
export function parseModelConfig(document: unknown): ParseResult<ModelConfig> {
  const parsed = parseWith(modelConfig, document);
  if (parsed.ok) return parsed;
  const issues = parsed.issues.map((issue) => {
    if (issue.path !== "$.baseUrl") return issue;
    return issue.received === "nothing"
      ? { ...issue, expected: "the address of the endpoint, which this provider requires" }
      : { ...issue, received: "something else" };
  });
  return { ok: false, issues };
}

/** Identifies a configuration in records. */
export const configDigestOf = (config: ModelConfig): string =>
  digestOf({ ...config, baseUrl: baseUrlOf(config) });
