import { canonicalJson } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { createGenerators } from "@slotgate/model";
import { expect, it } from "vitest";
import { builtInGeneration, context, createStage, runOf } from "../testing/executor-stage.ts";
import { generationDigestIn, generationOfDecision } from "./generation-of-decision.ts";
import { tellDecision } from "./tell-decision.ts";

const digest = digestOf(builtInGeneration);
const spare = { ...builtInGeneration.models["default"], model: "spare-1" } as const;

/** Records of a call of the real adapter, which finds no provider. */
async function recorded(generation = builtInGeneration) {
  const stage = createStage();
  const generators = createGenerators({
    credentials: { of: () => null },
    ledger: null,
    fetch: async () => Response.json({}, { status: 400 }),
  });
  const { portOf } = generators.of(generation, digestOf(generation));
  stage.putInForce(generation, { revision: 3, portOf });
  await stage.executor.execute(runOf(), context);
  return { records: stage.sink.entries.map(({ record }) => record), documents: stage.sink.documents };
}

it("is the exact prompt and the models in order, by the digests in the records", async () => {
  const generation = {
    ...builtInGeneration,
    models: { ...builtInGeneration.models, spare } as typeof builtInGeneration.models,
    prompts: {
      "another.v1": {
        ...(builtInGeneration.prompts["fill-slot.v1"] ?? expect.unreachable()),
        instructions: "x",
      },
      ...builtInGeneration.prompts,
    },
    profiles: [{ id: "default", match: {}, prompt: "fill-slot.v1", models: ["default", "spare"] }],
  };
  const { records, documents } = await recorded(generation);
  const named = generationDigestIn(records);
  expect(named).toBe(digestOf(generation));
  const { body } = documents.find(({ digest: of }) => of === named) ?? expect.unreachable();
  const found = generationOfDecision(records, body) ?? expect.unreachable();
  const [{ model } = expect.unreachable()] = records;
  expect(found.profile).toEqual({ id: "default", canaryOf: null, revision: 3, digest: named });
  expect(found.prompt).toEqual({
    name: "fill-slot.v1",
    digest: model?.promptDigest,
    ...builtInGeneration.prompts["fill-slot.v1"],
  });
  expect(found.models.map(({ name, settings }) => [name, settings["model"]])).toEqual([
    ["default", "scripted-1"],
    ["spare", "spare-1"],
  ]);
  expect(found.models[0]?.digest).toBe(model?.configDigest);
  expect(tellDecision(records)?.model?.profile).toEqual(found.profile);
});

it("is nothing for another document, an altered one, or records that name none", async () => {
  const { records } = await recorded();
  const body = canonicalJson(builtInGeneration);
  expect(generationOfDecision(records, body)?.profile.digest).toBe(digest);
  expect(generationOfDecision(records, body.replace("Fill this slot", "Fill that slot"))).toBeNull();
  expect(generationOfDecision(records, "{}")).toBeNull();
  const earlier = records.map((record) => ({ ...record, model: null }));
  expect(generationDigestIn(earlier)).toBeNull();
  expect(generationOfDecision(earlier, body)).toBeNull();
});

it("is nothing if the document does not have the record's prompt", async () => {
  const { records } = await recorded();
  const others = records.map((record) => ({
    ...record,
    model: record.model === null ? null : { ...record.model, promptDigest: "0".repeat(64) },
  }));
  expect(generationOfDecision(others, canonicalJson(builtInGeneration))).toBeNull();
});
