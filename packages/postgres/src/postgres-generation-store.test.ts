import { type GenerationV1, generationStateV1, parseWith } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import example from "@slotgate/contracts/examples/v1/generation.json" with { type: "json" };
import { modelsInUse, TryNeededError, tryDigest } from "@slotgate/executor";
import { expect, it } from "vitest";
import { playedGeneration } from "./testing/played-revisions.ts";

const document = example as unknown as GenerationV1;
const digest = digestOf(document);
const inUse = modelsInUse(document);
const main = document.models["main"] ?? expect.unreachable("the example has a model `main`");
const hotter: GenerationV1 = {
  ...document,
  models: { ...document.models, main: { ...main, temperature: 2 } },
};
const request = {
  document,
  digest,
  reason: "why",
  by: "ada",
  owner: "o",
  basedOn: 0,
  tryDigest: null,
  rolledBackTo: null,
};

it("is the built-in document before the first revision", async () => {
  const state = await playedGeneration([], { builtIn: document }).inForce();
  expect(state).toEqual({ version: "v1", source: "built-in", revision: 0, digest, document, made: null });
  expect(parseWith(generationStateV1, state).ok).toBe(true);
  expect(await playedGeneration([]).inForce()).toMatchObject({ revision: 0, digest: null, document: null });
});

it("needs a try of models that were never used, on the revision in force", async () => {
  const texts: string[] = [];
  const store = playedGeneration(texts);
  await expect(store.apply(request)).rejects.toThrow(TryNeededError);
  await expect(store.apply(request)).rejects.toThrow(/`main`, `spare`, `local`/);
  for (const other of [
    { digest: "0".repeat(64), basedOn: 0 },
    { digest, basedOn: 1 },
  ])
    await expect(store.apply({ ...request, tryDigest: tryDigest(other) })).rejects.toThrow(TryNeededError);
  expect(texts).toEqual([]);
  await store.apply({ ...request, tryDigest: tryDigest({ digest, basedOn: 0 }) });
  expect(await store.inForce()).toMatchObject({ revision: 1, digest, document });
});

it("needs no try of models that the built-in document or a revision used, and none to roll back", async () => {
  expect(await playedGeneration([], { builtIn: document }).apply(request)).toMatchObject({ revision: 1 });
  const used = new Set(inUse.values());
  const store = playedGeneration([], { used });
  expect(await store.apply(request)).toMatchObject({ revision: 1 });
  const change = { ...request, document: hotter, digest: digestOf(hotter), basedOn: 1 };
  await expect(store.apply(change)).rejects.toThrow(/\(`main`\)/);
  expect(await store.apply({ ...change, rolledBackTo: 1 })).toMatchObject({ revision: 2 });
  expect(used.size).toBe(inUse.size + 1);
  expect(await store.apply({ ...change, basedOn: 2 })).toMatchObject({ revision: 3 });
});

it("replaces an invalid revision", async () => {
  const store = playedGeneration(["{}"], { used: new Set(inUse.values()) });
  expect(await store.inForce()).toMatchObject({ revision: 1, document: null, made: { by: "ada" } });
  await store.apply({ ...request, basedOn: 1 });
  expect(await store.inForce()).toMatchObject({ revision: 2, digest });
});
