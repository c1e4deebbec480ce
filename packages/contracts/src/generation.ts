import * as z from "zod";
import { dimensionValues } from "./allowlist.ts";
import { generationLimits, runLimits } from "./limits.ts";
import { namedValues } from "./named-values.ts";
import { builtInOutputTypes } from "./output-spec.ts";
import { readPromptText } from "./prompt-text.ts";
import { quoteName } from "./quote.ts";
import { list } from "./stopping-array.ts";
import { identifier, recordedText } from "./text.ts";

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
      "An http or https address without credentials, query and fragment, which only the parser checks.",
  });

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

const common = z.strictObject({
  model: identifier,
  baseUrl: baseUrl.optional().meta({
    description:
      "An http or https address without credentials, query and fragment, which only the parser checks; up to and " +
      "including the version segment. The provider's own by default.",
  }),
  credential: generationName.nullable().meta({
    description:
      "The name of a key that the service knows, never a key; null for an endpoint that wants none.",
  }),
  maxOutputTokens: z.int().min(1).max(1_000_000).optional(),
  temperature: z.number().min(0).max(2).optional(),
  reasoningEffort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh"]).optional(),
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
    description:
      "`json-object` is for endpoints without JSON Schema: only with provider `openai-compatible`.",
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

/** One model: everything that shapes a call except the key. */
export const generationModel = z
  .discriminatedUnion("provider", [
    common.extend({ provider: z.literal("openai") }),
    common.extend({ provider: z.literal("anthropic") }),
    common.extend({ provider: z.literal("openai-compatible"), baseUrl }),
  ])
  .refine(
    ({ provider, structuredOutput }) =>
      provider === "openai-compatible" || structuredOutput !== "json-object",
    {
      path: ["structuredOutput"],
      message: "`json-schema`; `json-object` is for provider `openai-compatible` only",
    },
  );

export type GenerationModel = z.infer<typeof generationModel>;

const text = recordedText.min(1).max(generationLimits.promptCharacters);

/** Reports each flaw of a prompt's text at its line and column. */
const promptText = (allowed?: Parameters<typeof readPromptText>[1]) =>
  text.superRefine((value, context) => {
    for (const { line, column, message } of readPromptText(value, allowed).flaws)
      context.addIssue({
        code: "custom",
        message: `${message} (line ${line}, column ${column} of the text)`,
      });
  });

const required = ["data:input", "data:schema"] as const;

const requestText = promptText().superRefine((value, context) => {
  const { parts } = readPromptText(value);
  for (const name of required)
    if (!parts.some((part) => "placeholder" in part && part.placeholder === name))
      context.addIssue({ code: "custom", message: `a text with the placeholder \`{{${name}}}\`` });
});

/** One prompt. Its version is its digest: a changed text is another prompt. */
export const generationPrompt = z.strictObject({
  instructions: promptText(["open", "close"]).meta({ description: "The system message. It holds no data." }),
  request: requestText.meta({ description: "The user message, with placeholders such as `{{data:input}}`." }),
  content: z
    .strictObject(
      Object.fromEntries([...builtInOutputTypes, "schema" as const].map((type) => [type, text])) as Record<
        (typeof builtInOutputTypes)[number] | "schema",
        typeof text
      >,
    )
    .meta({ description: "What `{{content}}` says, by output type; `schema` if the job has its own." }),
});

export type GenerationPrompt = z.infer<typeof generationPrompt>;

const basisPoints = z.int().min(0).max(10_000).meta({ description: "1 % = 100 basis points." });

/** Which jobs a profile is for: those that satisfy every named part. */
const profileMatch = z.strictObject({
  kinds: list(identifier).min(1).max(generationLimits.values).optional(),
  slotIds: list(identifier).min(1).max(generationLimits.values).optional(),
  appliesTo: namedValues(dimensionValues, {
    min: 1,
    max: runLimits.dimensions,
    noun: "dimension",
  }).optional(),
});

export const generationProfile = z.strictObject({
  id: generationName,
  match: profileMatch.nullable().meta({
    description: "`{}` matches every job; null: only as the canary of another profile.",
  }),
  prompt: generationName,
  models: list(generationName)
    .min(1)
    .max(generationLimits.modelsPerProfile)
    .meta({ description: "The model that is asked first, then those that are asked when it cannot answer." }),
  canary: z
    .strictObject({ profile: generationName, basisPoints })
    .optional()
    .meta({ description: "The share of this profile's jobs, by job id, that another profile fills." }),
});

export type GenerationProfile = z.infer<typeof generationProfile>;

const parts = z.strictObject({
  version: z.literal("generation.v1"),
  models: namedValues(generationModel, {
    min: 1,
    max: generationLimits.models,
    noun: "model",
    name: generationName,
  }),
  prompts: namedValues(generationPrompt, {
    min: 1,
    max: generationLimits.prompts,
    noun: "prompt",
    name: generationName,
  }),
  profiles: list(generationProfile).min(1).max(generationLimits.profiles),
});

type Parts = z.infer<typeof parts>;

/** Generation v1: which model and which prompt fill which jobs. */
export const generationV1 = parts
  .superRefine((document, context) => {
    for (const { path, message } of flawsOf(document)) context.addIssue({ code: "custom", path, message });
  })
  .meta({
    title: "Generation v1",
    description:
      "Which model and which prompt fill which jobs. The first profile that matches decides. Only the parser checks: " +
      "that names exist and are used once, that a canary is a profile with `match: null`, the placeholders of prompts, " +
      "that settings of a model do not contradict each other, " +
      `and at most ${generationLimits.values} values in all profiles together.`,
  });

export type GenerationV1 = z.infer<typeof generationV1>;

interface Flaw {
  readonly path: (string | number)[];
  readonly message: string;
}

function* flawsOf({ models, prompts, profiles }: Parts): Generator<Flaw> {
  const at = new Map<string, number>();
  for (const [index, { id }] of profiles.entries()) {
    const earlier = at.get(id);
    if (earlier === undefined) at.set(id, index);
    else
      yield {
        path: ["profiles", index, "id"],
        message: `a profile id that is unique in the document (\`$.profiles[${earlier}]\` has the same)`,
      };
  }
  let values = 0;
  for (const [index, profile] of profiles.entries()) {
    const path = ["profiles", index];
    const { match, prompt, canary } = profile;
    values += valuesOf(match);
    if (!Object.hasOwn(prompts, prompt))
      yield { path: [...path, "prompt"], message: oneOf("prompt", Object.keys(prompts), prompt) };
    for (const [place, name] of profile.models.entries()) {
      if (!Object.hasOwn(models, name))
        yield { path: [...path, "models", place], message: oneOf("model", Object.keys(models), name) };
      else if (profile.models.indexOf(name) !== place)
        yield { path: [...path, "models", place], message: "a model that the profile does not name twice" };
    }
    if (canary === undefined) continue;
    const to = profiles.find(({ id }) => id === canary.profile);
    if (match === null)
      yield {
        path: [...path, "canary"],
        message: "no canary in a profile that is itself one (`match` is null)",
      };
    else if (to === undefined || to.match !== null)
      yield {
        path: [...path, "canary", "profile"],
        message: oneOf(
          "profile with `match: null`",
          profiles.flatMap(({ id, match: of }) => (of === null ? [id] : [])),
          canary.profile,
        ),
      };
  }
  if (values > generationLimits.values)
    yield {
      path: ["profiles"],
      message: `at most ${generationLimits.values} values in all profiles together`,
    };
}

const valuesOf = (match: GenerationProfile["match"]): number =>
  match === null
    ? 0
    : (match.kinds?.length ?? 0) +
      (match.slotIds?.length ?? 0) +
      Object.values(match.appliesTo ?? {}).reduce((sum, of) => sum + of.length, 0);

function oneOf(noun: string, names: readonly string[], name: string): string {
  const shown = names.slice(0, 10).map(quoteName).join(", ");
  return `a ${noun} of this document (${shown === "" ? "it has none" : shown}), not ${quoteName(name)}`;
}
