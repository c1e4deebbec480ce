import * as z from "zod";
import { quoteName } from "./quote.ts";
import { identifier } from "./text.ts";

const simpleName = "1 to 64 letters, digits, `.`, `_` and `-`, the first a letter or digit";

/** The name of a model, a prompt, a profile or a credential. */
export const generationName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, simpleName)
  .meta({ description: "1 to 64 ASCII letters, digits, `.`, `_` and `-`." });

const milliseconds = z.int().min(1).max(600_000);

/** An address without secrets, because a document is digested and shown. */
const baseUrl = z
  .string()
  .refine((text) => {
    const url = URL.parse(text);
    if (url === null || !["http:", "https:"].includes(url.protocol)) return false;
    return url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  }, "an http or https address without credentials, query and fragment")
  .meta({
    description:
      "An http or https address without credentials, query and fragment, which only the parser checks; up to and " +
      "including the version segment. The provider's own by default, where it has one.",
  });

const temperatureUpTo = (most: number) => z.number().min(0).max(most).optional();

const efforts = ["none", "minimal", "low", "medium", "high", "xhigh"] as const;

type Effort = (typeof efforts)[number];

/** The efforts that each provider has a parameter for. */
const effortsOf = {
  openai: efforts,
  azure: efforts,
  anthropic: ["none", "low", "medium", "high", "xhigh"],
  google: ["none", "minimal", "low", "medium", "high"],
  "google-vertex": ["none", "minimal", "low", "medium", "high"],
  "amazon-bedrock": ["none", "low", "medium", "high"],
  mistral: ["none", "low", "medium", "high"],
  "openai-compatible": efforts,
} as const satisfies Record<string, readonly Effort[]>;

type Provider = keyof typeof effortsOf;

const backoff = z
  .strictObject({ initialMs: milliseconds.optional(), maxMs: milliseconds.optional() })
  .refine(
    ({ initialMs = 0, maxMs = initialMs }) => initialMs <= maxMs,
    "an `initialMs` that is at most `maxMs`",
  );

const circuit = z
  .strictObject({
    window: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .meta({ description: "How many of the latest requests count." }),
    minimumRequests: z.int().min(1).max(10_000).optional().meta({
      description: "Does not open with fewer requests in the window.",
    }),
    failureRatio: z.number().gt(0).lt(1).optional().meta({
      description: "Opens when more than this share of them met trouble of the provider.",
    }),
    halfOpenAfterMs: milliseconds.optional().meta({
      description: "How long no request is sent before one trial request.",
    }),
  })
  .refine(
    ({ minimumRequests = 0, window = minimumRequests }) => minimumRequests <= window,
    "a `minimumRequests` that is at most `window`",
  );

const modelOf = <Name extends Provider, Temperature extends number>(
  provider: Name,
  temperature: Temperature,
) =>
  z.strictObject({
    provider: z.literal(provider),
    model: identifier,
    baseUrl: baseUrl.optional(),
    credential: generationName.meta({
      description: "The name of a key that the service knows, never a key.",
    }),
    maxOutputTokens: z.int().min(1).max(1_000_000).optional().meta({
      description: "The model's reasoning included.",
    }),
    temperature: temperatureUpTo(temperature),
    reasoningEffort: z.enum(efforts).optional(),
    timeoutMs: milliseconds.max(300_000).optional().meta({ description: "For one request." }),
    maxAttempts: z
      .int()
      .min(1)
      .max(10)
      .optional()
      .meta({ description: "Requests of one call, the first included." }),
    backoff: backoff.optional(),
    circuit: circuit.optional(),
    structuredOutput: z.enum(["json-schema", "json-object"]).optional().meta({
      description: "`json-object` only for `openai-compatible` endpoints without JSON Schema.",
    }),
    maxResponseBytes: z.int().min(1_024).max(67_108_864).optional(),
    price: z
      .strictObject({
        currency: z.string().regex(/^[A-Z]{3}$/, "a currency's three capital letters (ISO 4217)"),
        inputPerMillion: z.number().min(0),
        outputPerMillion: z.number().min(0),
      })
      .optional()
      .meta({ description: "What a million tokens cost; only for figures." }),
  });

const api = z.enum(["chat-completions", "responses"]).optional().meta({
  description: "`chat-completions` by default. With `responses`, nothing is stored at the provider either.",
});

/** Part of a host's name. */
const label = (what: string) => z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/, what);

/** One model: everything that shapes a call except the key. */
export const generationModel = z
  .discriminatedUnion("provider", [
    modelOf("openai", 2).extend({ api }),
    modelOf("azure", 2).extend({
      api,
      resourceName: label("the resource's name: letters, digits and `-`").optional(),
      apiVersion: z
        .string()
        .regex(/^[a-z0-9-]{1,32}$/, "a version such as `2024-10-21`")
        .optional()
        .meta({
          description: "For addresses by deployment; without it the API `v1` is used, which needs none.",
        }),
    }),
    modelOf("anthropic", 1),
    modelOf("google", 2),
    modelOf("google-vertex", 2).extend({
      project: z
        .string()
        .regex(/^[a-z0-9][a-z0-9.:-]{0,62}$/, "a project's id: small letters, digits and `-`"),
      location: label("a location such as `europe-west4` or `global`"),
    }),
    modelOf("amazon-bedrock", 1).extend({ region: label("a region such as `eu-central-1`") }),
    modelOf("mistral", 1.5),
    modelOf("openai-compatible", 2).extend({
      baseUrl,
      credential: generationName.nullable().meta({
        description: "The name of a key that the service knows; null for an endpoint that wants none.",
      }),
    }),
  ])
  .superRefine((model, context) => {
    for (const [field, message] of flawsOf(model))
      context.addIssue({ code: "custom", path: [field], message });
  });

export type GenerationModel = z.infer<typeof generationModel>;

/** The least output bound that leaves room for both reasoning and content. */
const leastForReasoning = 2_048;

/** Rules between the fields of a model, from what its provider refuses. */
function* flawsOf(model: GenerationModel): Generator<readonly [string, string]> {
  const { provider, reasoningEffort, maxOutputTokens } = model;
  const reasons = reasoningEffort !== undefined && reasoningEffort !== "none";
  if (provider === "azure") {
    if ((model.baseUrl === undefined) === (model.resourceName === undefined))
      yield ["resourceName", "the resource's name, or a `baseUrl` instead, and not both"];
    if (model.api === "responses" && model.apiVersion !== undefined)
      yield ["apiVersion", "no `apiVersion` with `responses`, which only the API `v1` has"];
  }
  if (provider !== "openai-compatible" && model.structuredOutput === "json-object")
    yield ["structuredOutput", "`json-schema`; `json-object` is for provider `openai-compatible` only"];
  if (provider === "amazon-bedrock" && reasoningEffort !== undefined) {
    if (!/anthropic|nova-2|openai\./.test(model.model))
      yield [
        "reasoningEffort",
        "no effort: on Amazon Bedrock only Claude, Nova 2 and OpenAI's models have one",
      ];
    else if (model.model.includes("nova-2") && reasoningEffort === "high")
      yield ["reasoningEffort", "at most `medium`: Nova 2 refuses an output bound with `high`"];
  }
  const known: readonly Effort[] = effortsOf[provider];
  if (reasoningEffort !== undefined && !known.includes(reasoningEffort))
    yield ["reasoningEffort", effortMessage(provider, reasoningEffort)];
  if (!reasons) return;
  if (model.temperature !== undefined && refusesTemperature.has(provider))
    yield [
      "temperature",
      `no temperature with \`reasoningEffort\`: provider ${quoteName(provider)} refuses it`,
    ];
  if (maxOutputTokens !== undefined && maxOutputTokens < leastForReasoning)
    yield ["maxOutputTokens", `at least ${leastForReasoning} with \`reasoningEffort\`, which counts into it`];
}

/** While the model reasons. */
const refusesTemperature: ReadonlySet<string> = new Set(["openai", "azure", "anthropic", "amazon-bedrock"]);

function effortMessage(provider: Provider, effort: Effort): string {
  const others = Object.entries<readonly Effort[]>(effortsOf).filter(([, theirs]) => theirs.includes(effort));
  const listed = (names: readonly string[]) => names.map(quoteName).join(", ");
  const known = listed(effortsOf[provider]);
  const having = listed(others.map(([name]) => name));
  return `an effort of ${quoteName(provider)}: ${known}; ${having} have ${quoteName(effort)}`;
}
