import type { GenerationProfile, GenerationV1 } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/generation.json" with { type: "json" };
import { expect, it } from "vitest";
import { generationChangesInWords, modelsInUse } from "./generation-changes.ts";

const document = example as unknown as GenerationV1;
const { models, prompts, profiles } = document;
const main = models["main"] ?? expect.unreachable("the example has a model `main`");
const lesson = prompts["lesson"] ?? expect.unreachable("the example has a prompt `lesson`");
const profile = (id: string, change: Partial<GenerationProfile>): GenerationProfile[] =>
  profiles.map((one) => (one.id === id ? { ...one, ...change } : one));

it.each<[string, Partial<GenerationV1>, string[]]>([
  ["nothing", {}, []],
  [
    "settings of a model",
    { models: { ...models, main: { ...main, model: "gpt-6", backoff: { maxMs: 1_000 } } } },
    ["model `main` changed: model gpt-5-mini -> gpt-6; backoff.maxMs none -> 1000"],
  ],
  [
    "a text, which is not quoted",
    { prompts: { ...prompts, lesson: { ...lesson, instructions: "Be brief." } } },
    ["prompt `lesson` changed: instructions"],
  ],
  [
    "a new model",
    {
      models: { ...models, more: main },
      profiles: profile("everything-else", { models: ["local", "more"] }),
    },
    ["model `more` added", 'profile `everything-else` changed: models ["local"] -> ["local","more"]'],
  ],
  [
    "a canary's share",
    { profiles: profile("chemistry", { canary: { profile: "chemistry-short", basisPoints: 1_000 } }) },
    ["profile `chemistry` changed: canary.basisPoints 500 -> 1000"],
  ],
  [
    "the order of profiles",
    { profiles: profiles.toReversed() },
    ["the profiles are tried in another order: everything-else, chemistry-short, chemistry, assessment"],
  ],
  ["a profile that is gone", { profiles: profiles.slice(1) }, ["profile `assessment` removed"]],
])("says what changes: %s", (_, change, said) => {
  expect(generationChangesInWords({ ...document, ...change }, document)).toEqual(said);
});

it("the first document adds everything", () => {
  expect(generationChangesInWords(document, null)).toHaveLength(3 + 3 + 4);
});

it("the models in use are those that a job can reach, by their configuration", () => {
  expect([...modelsInUse(document).keys()].toSorted()).toEqual(["local", "main", "spare"]);
  const unused = { ...document, models: { ...models, more: main } };
  expect(modelsInUse(unused)).toEqual(modelsInUse(document));
  const onlyForCanary = profile("chemistry-short", { models: ["more"] });
  expect(modelsInUse({ ...unused, profiles: onlyForCanary }).has("more")).toBe(true);
  const { canary: _, ...chemistry } = profiles[1] ?? expect.unreachable("the example has a canary");
  const withoutCanary = onlyForCanary.map((one) => (one.id === "chemistry" ? chemistry : one));
  expect(modelsInUse({ ...unused, profiles: withoutCanary }).has("more")).toBe(false);
  const digestsOf = (change: object) =>
    modelsInUse({ ...document, models: { ...models, main: { ...main, ...change } } }).get("main");
  expect(digestsOf({ temperature: 1 })).not.toBe(digestsOf({}));
  expect(digestsOf({ credential: "another" })).toBe(digestsOf({}));
});
