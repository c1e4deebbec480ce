import type { World } from "../world/start-world.ts";
import { type GoodRequest, send } from "./send.ts";
import type { SpecialCase } from "./special-cases.ts";

export const emptyAllowlist = { version: "allowlist.v1", enabled: true, mode: "deny_by_default", rules: [] };

export const readAllowlist = { method: "GET", path: "/v1/allowlist", as: "operate" } as const;

const reason = "to see it described";

async function inForce(world: World): Promise<{ readonly revision: number }> {
  return JSON.parse((await send(world, readAllowlist)).text);
}

const applying = async (world: World, change: object): Promise<GoodRequest> => ({
  method: "PUT",
  path: "/v1/allowlist",
  as: "operate",
  headers: { "if-match": `"${(await inForce(world)).revision}"` },
  body: JSON.stringify({ version: "v1", reason, ...change }),
});

/** Puts a document in force as an operator does after its preview. */
export async function applyWidening(world: World, text: string): Promise<void> {
  const document: unknown = JSON.parse(text);
  const body = JSON.stringify({ version: "v1", document });
  const preview = await send(world, { method: "POST", path: "/v1/allowlist/preview", as: "operate", body });
  const { previewDigest } = JSON.parse(preview.text);
  await send(world, await applying(world, { document, previewDigest }));
}

/** Puts a document in force that admits nothing new, and therefore needs no preview. */
export async function applyNarrowing(world: World, document: object): Promise<void> {
  await send(world, await applying(world, { document }));
}

const rollingBack = (good: GoodRequest, revision: number): GoodRequest => ({
  ...good,
  body: JSON.stringify({ version: "v1", reason, revision }),
});

const wide = {
  ...emptyAllowlist,
  rules: [
    {
      id: "wide",
      enabled: true,
      appliesTo: { subject: ["*"] },
      kinds: ["poem"],
      slotIds: [],
      maxJobsPerRun: 1,
    },
  ],
};

export const allowlistCases: Readonly<Record<string, SpecialCase>> = {
  "applyAllowlist 200": async (world) => send(world, await applying(world, { document: emptyAllowlist })),
  "applyAllowlist 409 preview-needed": async (world) =>
    send(world, await applying(world, { document: wide })),
  "rollBackAllowlist 200": async (world, good) =>
    send(world, rollingBack(good, (await inForce(world)).revision)),
  "rollBackAllowlist 404 not-found": (world, good) => send(world, rollingBack(good, 999)),
  "rollBackAllowlist 409 preview-needed": async (world, good) => {
    await send(world, await applying(world, { document: emptyAllowlist }));
    return send(world, rollingBack(good, 1));
  },
  "readAllowlistRevision 404 not-found": { path: "/v1/allowlist/revisions/999" },
  "listAllowlistRevisions 422 invalid-parameter": { path: "/v1/allowlist/revisions?cursor=x" },
  "previewRollout 422 invalid-parameter": { path: "/v1/rollout/preview?percent=many" },
};
