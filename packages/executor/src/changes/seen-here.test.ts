import { expect, it } from "vitest";
import { generationDigests } from "../generation/generation-digests.ts";
import { builtInGeneration } from "../testing/executor-stage.ts";
import { seenHere } from "./seen-here.ts";

const controls = {
  snapshot: {
    version: "v1",
    source: "unleash",
    environment: "production",
    killSwitch: "released",
    feature: "enabled",
    rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 250 },
  },
  revision: 4,
  digest: "c0",
  ageMs: 300,
  maxAgeMs: 15_000,
  clockSteppedBack: false,
} as const;
const noFile = { path: null, digest: null, enabled: null, rules: null };

const { configDigest, promptDigest } = generationDigests(builtInGeneration);

it("is the state in force, for the moment of its confirmation", () => {
  const seen = seenHere({
    controls,
    allowlist: { path: "/a.json", digest: "a0", enabled: true, rules: 2 },
    generation: { source: "built-in", inForce: { document: builtInGeneration } },
    budgets: { tokensPerDay: 500_000, callsPerDay: null, tokensPerRun: null, callsPerRun: 20 },
    now: 10_000,
  });
  expect(seen.map(({ source, digest, confirmedAt }) => [source, digest, confirmedAt?.getTime()])).toEqual([
    ["controls", "c0", 9_700],
    ["allowlist", "a0", undefined],
    ["model-configuration", configDigest, undefined],
    ["prompt", promptDigest, undefined],
    ["budget", expect.stringMatching(/^[0-9a-f]{64}$/), undefined],
  ]);
  expect(seen[2]).toMatchObject({
    what: "the model is `scripted-1`",
    after: { default: { provider: "openai-compatible", model: "scripted-1" } },
  });
  expect(seen[0]?.what).toBe("Unleash: kill switch released, AI flag enabled, rollout 2.5 %");
  expect(seen.at(-1)?.what).toBe("budgets: 500000 tokens a day, 20 calls a run");
});

it("leaves out unknown controls, and an allowlist that is not in a file", () => {
  const seen = seenHere({
    controls: null,
    allowlist: noFile,
    generation: { source: "built-in", inForce: null },
    budgets: null,
    now: 0,
  });
  expect(seen.map(({ source, digest, after }) => [source, digest, after])).toEqual([
    ["model-configuration", null, null],
    ["prompt", null, null],
    ["budget", null, null],
  ]);
});

it("leaves out a generation document that is a revision in the database, and notes one in a file", () => {
  const generation = {
    ...builtInGeneration,
    models: {
      ...builtInGeneration.models,
      spare: { provider: "openai", model: "other", credential: "a" } as const,
    },
  };
  const seen = (source: "database" | "file") =>
    seenHere({
      controls: null,
      allowlist: noFile,
      generation: { source, inForce: { document: generation } },
      budgets: null,
      now: 0,
    }).map(({ source: of, what }) => [of, what]);
  expect(seen("database")).toEqual([["budget", "there is no budget"]]);
  expect(seen("file")).toContainEqual(["model-configuration", "the models are `scripted-1`, `other`"]);
});

it("has another digest for other models or profiles, and another for other prompts", () => {
  const { models, prompts, profiles } = builtInGeneration;
  const [prompt] = Object.values(prompts);
  const digests = [
    generationDigests({
      models: { ...models, b: { provider: "openai", model: "b", credential: "default" } },
      prompts,
      profiles,
    }),
    generationDigests({ models, prompts, profiles: [...profiles, ...profiles] }),
    generationDigests({
      models,
      prompts: { ...prompts, ...(prompt === undefined ? {} : { b: prompt }) },
      profiles,
    }),
  ];
  expect(
    digests.map((one) => [one.configDigest === configDigest, one.promptDigest === promptDigest]),
  ).toEqual([
    [false, true],
    [false, true],
    [true, false],
  ]);
});
