import * as z from "zod";
import { dimensionValues } from "./allowlist.ts";
import { generationModel, generationName } from "./generation-model.ts";
import { generationLimits, runLimits } from "./limits.ts";
import { namedValues } from "./named-values.ts";
import { builtInOutputTypes } from "./output-spec.ts";
import { readPromptText } from "./prompt-text.ts";
import { quoteName } from "./quote.ts";
import { list } from "./stopping-array.ts";
import { identifier, recordedText } from "./text.ts";

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
      "that settings of a model do not contradict each other and are none that its provider refuses, " +
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
