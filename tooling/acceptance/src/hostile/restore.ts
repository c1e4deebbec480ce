import { isDeepStrictEqual } from "node:util";
import type { AllowlistV1, DrillListV1, KillStatusV1 } from "@slotgate/contracts";
import type { KillWorld } from "../kill/kill-world.ts";
import { allowlistOf } from "../world/documents.ts";

/** Undoes what an attack has changed, so that jobs are admitted again; also puts the first allowlist in force. */
export async function restore(world: KillWorld): Promise<void> {
  await releaseAll(world);
  await endDrills(world);
  await ask(world, "PUT", "/v1/rollout/cap", { body: { version: "v1", reason, basisPoints: null } });
  const { document, revision } = (await ask(world, "GET", "/v1/allowlist")) as AllowlistRead;
  if (isDeepStrictEqual(document, allowlistOf())) return;
  const proposal = { version: "v1", document: allowlistOf() };
  const { previewDigest } = (await ask(world, "POST", "/v1/allowlist/preview", { body: proposal })) as {
    previewDigest: string;
  };
  await ask(world, "PUT", "/v1/allowlist", {
    headers: { "if-match": `"${revision}"` },
    body: { ...proposal, reason, previewDigest },
  });
}

interface AllowlistRead {
  readonly document: AllowlistV1;
  readonly revision: number;
}

const reason = "the attack is over";

async function releaseAll(world: KillWorld): Promise<void> {
  const { engagements } = (await ask(world, "GET", "/v1/kill")) as KillStatusV1;
  for (const { engagementId, owner } of engagements ?? []) {
    const drill = owner.startsWith("drill:") ? { drill: owner.slice("drill:".length) } : {};
    await ask(world, "DELETE", `/v1/kill/${engagementId}`, { body: { version: "v1", reason, ...drill } });
  }
}

async function endDrills(world: KillWorld): Promise<void> {
  const { drills } = (await ask(world, "GET", "/v1/drills")) as DrillListV1;
  for (const { drillId, endedAt, settings } of drills)
    if (endedAt === null || settings.some(({ state }) => state === "set"))
      await ask(world, "PUT", `/v1/drills/${drillId}`, {
        body: {
          version: "v1",
          steps: [],
          verdict: "failed",
          settings: settings.map((one) => ({ ...one, state: "left-alone" })),
        },
      });
}

/** By the replica that is not attacked. */
export async function ask(
  { replicas: [, other], keys }: KillWorld,
  method: string,
  path: string,
  {
    body,
    headers = {},
  }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<unknown> {
  const response = await other.request(path, {
    method,
    key: keys.operate,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}
