import { identifier, type ParseResult, parseWith } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import * as z from "zod";
import { baseUrlOf } from "./providers/base-url.ts";

const milliseconds = z.int().min(1).max(600_000);

/** An address without secrets, because a configuration is digested and shown. */
const baseUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) return false;
  return url.username === "" && url.password === "" && url.search === "" && url.hash === "";
}, "an http or https address without credentials, query and fragment");

const backoff = z
  .strictObject({ initialMs: milliseconds.default(500), maxMs: milliseconds.default(8_000) })
  .refine(({ initialMs, maxMs }) => initialMs <= maxMs, "an `initialMs` that is at most `maxMs`");

const circuit = z
  .strictObject({
    /** How many of the latest requests count. */
    window: z.int().min(1).max(10_000).default(20),
    /** Does not open with fewer requests in the window. */
    minimumRequests: z.int().min(1).max(10_000).default(5),
    /** Opens when more than this share of them met provider trouble. */
    failureRatio: z.number().gt(0).lt(1).default(0.5),
    /** How long no request is sent before one trial request. */
    halfOpenAfterMs: milliseconds.default(15_000),
  })
  .refine(
    ({ minimumRequests, window }) => minimumRequests <= window,
    "a `minimumRequests` that is at most `window`",
  );

/** Model configuration v1: everything that shapes a call except the API key, which is never part of it. */
export const modelConfig = z
  .strictObject({
    version: z.literal("model.v1"),
    provider: z.enum([
      "openai",
      "azure",
      "anthropic",
      "google",
      "google-vertex",
      "amazon-bedrock",
      "mistral",
      "openai-compatible",
    ]),
    model: identifier,
    /** Up to and including the version segment, e.g. `https://api.openai.com/v1`; the provider's own by default. */
    baseUrl: baseUrl.optional(),
    maxOutputTokens: z.int().min(1).max(1_000_000).default(4_096),
    temperature: z.number().min(0).max(2).optional(),
    reasoningEffort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh"]).optional(),
    api: z.enum(["chat-completions", "responses"]).optional(),
    resourceName: z.string().optional(),
    apiVersion: z.string().optional(),
    project: z.string().optional(),
    location: z.string().optional(),
    region: z.string().optional(),
    /** For one request, its answer's body included. Node itself gives up after 300 s without headers. */
    timeoutMs: milliseconds.max(300_000).default(60_000),
    /** Requests for one call, the first included. */
    maxAttempts: z.int().min(1).max(10).default(3),
    backoff: backoff.prefault({}),
    circuit: circuit.prefault({}),
    /** `json-object` is for compatible endpoints without JSON Schema; the prompt contains the schema in both cases. */
    structuredOutput: z.enum(["json-schema", "json-object"]).default("json-schema"),
    maxResponseBytes: z.int().min(1_024).max(67_108_864).default(1_048_576),
  })
  .refine(({ provider, baseUrl: url }) => provider !== "openai-compatible" || url !== undefined, {
    path: ["baseUrl"],
    message: "the address of the endpoint, which provider `openai-compatible` requires",
  })
  .refine(
    ({ provider, structuredOutput }) =>
      provider === "openai-compatible" || structuredOutput === "json-schema",
    {
      path: ["structuredOutput"],
      message: "`json-schema`; `json-object` is for provider `openai-compatible` only",
    },
  );

export type ModelConfig = z.infer<typeof modelConfig>;
/** The input form, with optional defaults. */
export type ModelConfigInput = z.input<typeof modelConfig>;

/** Parses a model configuration and fills in the defaults. Issues quote no address, which may hold a password. */
export function parseModelConfig(document: unknown): ParseResult<ModelConfig> {
  const parsed = parseWith(modelConfig, document);
  if (parsed.ok) return parsed;
  const issues = parsed.issues.map((issue) =>
    issue.path === "$.baseUrl" && issue.received !== "nothing"
      ? { ...issue, received: "something else" }
      : issue,
  );
  return { ok: false, issues };
}

/** Identifies a configuration in records. */
export const configDigestOf = (config: ModelConfig): string =>
  digestOf({ ...config, baseUrl: baseUrlOf(config) });
