import type { GenerationStateV1, GenerationV1 } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/generation.json" with { type: "json" };
import type { World } from "../world/start-world.ts";
import { type GoodRequest, send } from "./send.ts";
import type { SpecialCase } from "./special-cases.ts";

/** A document whose models were never used here, other ones at each call. */
export const generationOf = (model = "never used"): GenerationV1 => {
  const { main, ...models } = (example as unknown as GenerationV1).models;
  if (main === undefined) throw new Error("the example has no model `main`");
  return { ...(example as unknown as GenerationV1), models: { ...models, main: { ...main, model } } };
};

const reason = "to see it described";

async function inForce(world: World): Promise<GenerationStateV1> {
  const { text } = await send(world, { method: "GET", path: "/v1/generation", as: "operate" });
  return JSON.parse(text);
}

const applying = (state: GenerationStateV1, document: GenerationV1 | null): GoodRequest => ({
  method: "PUT",
  path: "/v1/generation",
  as: "operate",
  headers: { "if-match": `"${state.revision}"` },
  body: JSON.stringify({ version: "v1", reason, document }),
});

/** Puts what is in force in force again, which needs no try. */
async function applyAgain(world: World) {
  const state = await inForce(world);
  return send(world, applying(state, state.document));
}

const rollingBack = (good: GoodRequest, revision: number): GoodRequest => ({
  ...good,
  body: JSON.stringify({ version: "v1", reason, revision }),
});

export const generationCases: Readonly<Record<string, SpecialCase>> = {
  "applyGeneration 200": applyAgain,
  "applyGeneration 409 try-needed": async (world) =>
    send(world, applying(await inForce(world), generationOf())),
  "readGenerationRevision 200": async (world, good) => {
    await applyAgain(world);
    return send(world, good);
  },
  "rollBackGeneration 200": async (world, good) => {
    await applyAgain(world);
    return send(world, rollingBack(good, (await inForce(world)).revision));
  },
  "rollBackGeneration 404 not-found": (world, good) => send(world, rollingBack(good, 999)),
  "readGenerationRevision 404 not-found": { path: "/v1/generation/revisions/999" },
  "listGenerationRevisions 422 invalid-parameter": { path: "/v1/generation/revisions?cursor=x" },
};
