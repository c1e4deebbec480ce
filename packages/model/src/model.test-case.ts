import {
  type GenerationV1,
  generationV1,
  type Job,
  type JsonObject,
  type OutputSpec,
  outputSpec,
} from "@slotgate/contracts";
import { Admission } from "@slotgate/contracts/admission";
import { expect } from "vitest";
import { fillSlotV1 } from "./fill-slot.v1.ts";
import {
  createGenerators,
  defaultGeneration,
  type Generators,
  type GeneratorsOptions,
} from "./generators.ts";
import { modelConfig } from "./model-config.ts";
import type { GenerateOptions, ModelPort, ModelRequest } from "./model-port.ts";
import type { ProviderServer } from "./provider-server.test-case.ts";

export const secretKey = "sk-very-secret-0123456789";
export const secretInput = "confidential input words";

export const admissionOf = (decisionId = "decision-1"): Admission =>
  Admission.issue({ decisionId, runId: "run-1", jobId: "job-1", writerId: "writer-1", seq: 1 });

export const specOf = (spec: unknown): OutputSpec => outputSpec.parse(spec);

interface JobParts {
  readonly output?: unknown;
  readonly input?: JsonObject;
  readonly sources?: string[];
}

export function requestOf({ output, input, sources }: JobParts = {}): ModelRequest {
  const job: Job = {
    jobId: "job-1",
    slotId: "lesson-1.intro",
    kind: "lesson-paragraph",
    mode: "generate",
    input: input ?? { topic: secretInput },
    output: specOf(output ?? { field: "body", type: "text" }),
    sources: sources ?? [],
    required: true,
  };
  return { job, scope: { subject: "biology", level: "gcse" }, owner: "team-1" };
}

type Settings = Readonly<Record<string, unknown>>;

export interface TestModelOptions extends Partial<Omit<GeneratorsOptions, "credentials">> {
  readonly config?: Settings;
  /** `secretKey` by default. */
  readonly apiKey?: string;
}

/** A compatible model at that server with short pauses, for all jobs with the built-in prompt. */
export function modelAt(
  server: Pick<ProviderServer, "baseUrl">,
  { config: settings, apiKey = secretKey, ...options }: TestModelOptions = {},
): ModelPort {
  const config = modelConfig.parse({
    version: "model.v1",
    provider: "openai-compatible",
    model: "test-model",
    baseUrl: server.baseUrl,
    circuit: { window: 1_000, minimumRequests: 1_000 },
    ...settings,
  });
  const document = defaultGeneration(config, { credential: "main" });
  const port = generatorsWith({ credentials: { of: () => apiKey }, ...options })
    .of(document, "digest")
    .portOf("default");
  if (port === null) throw new Error("the model has no port");
  return port;
}

/**
 * A document with one profile, whose models are at these servers under the names `a`, `b` and so on, with settings for
 * all of them and for single ones.
 */
export function documentAt(
  servers: readonly Pick<ProviderServer, "baseUrl">[],
  forAll: Settings = {},
  byName: Readonly<Record<string, Settings>> = {},
): GenerationV1 {
  const names = servers.map((_, index) => String.fromCharCode(97 + index));
  const models = servers.map(({ baseUrl }, index) => ({
    provider: "openai-compatible",
    model: `model-${names[index]}`,
    baseUrl,
    credential: "main",
    circuit: { window: 1_000, minimumRequests: 1_000 },
    ...forAll,
    ...byName[names[index] ?? ""],
  }));
  return generationV1.parse({
    version: "generation.v1",
    models: Object.fromEntries(names.map((name, index) => [name, models[index]])),
    prompts: { fill: fillSlotV1 },
    profiles: [{ id: "only", match: {}, prompt: "fill", models: names }],
  });
}

/** Generators with the secret key as the credential `main`, and short pauses. */
export const generatorsWith = (options: Partial<GeneratorsOptions> = {}): Generators =>
  createGenerators({
    ledger: null,
    wait: async () => undefined,
    credentials: { of: (name) => (name === "main" ? secretKey : null) },
    ...options,
  });

/** Which models a call asked, where that is beside the point. */
export const someModels = { answeredBy: expect.anything(), tried: expect.any(Array) };

export const allow = (overrides: Partial<GenerateOptions> = {}): GenerateOptions => ({
  signal: new AbortController().signal,
  mayRequest: () => true,
  ...overrides,
});
