import { type Job, type JsonObject, type OutputSpec, outputSpec } from "@slotgate/contracts";
import { Admission } from "@slotgate/contracts/admission";
import { createModel, type ModelOptions } from "./ai-sdk-model.ts";
import type { ModelConfigInput } from "./model-config.ts";
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

export type TestModelOptions = Omit<Partial<ModelOptions>, "config"> & {
  readonly config?: Partial<ModelConfigInput>;
};

/** A compatible model at that server with short pauses. */
export function modelAt(server: Pick<ProviderServer, "baseUrl">, options: TestModelOptions = {}): ModelPort {
  return createModel({
    apiKey: secretKey,
    ledger: null,
    wait: async () => undefined,
    ...options,
    config: {
      version: "model.v1",
      provider: "openai-compatible",
      model: "test-model",
      baseUrl: server.baseUrl,
      circuit: { window: 1_000, minimumRequests: 1_000 },
      ...options.config,
    },
  });
}

export const allow = (overrides: Partial<GenerateOptions> = {}): GenerateOptions => ({
  signal: new AbortController().signal,
  mayRequest: () => true,
  ...overrides,
});
