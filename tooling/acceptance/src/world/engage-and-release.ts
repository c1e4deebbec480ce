import { killEngagementV1, parseWith } from "@slotgate/contracts";
import type { World } from "./start-world.ts";

/** Engages the service's own kill, in the name of a drill if one is given; answers the engagement's id. */
export async function engage(world: World, { drill }: { readonly drill?: string } = {}): Promise<string> {
  const response = await world.request("/v1/kill", {
    key: world.keys.operate,
    body: JSON.stringify({
      version: "v1",
      reason: "to see it engaged",
      ...(drill === undefined ? {} : { drill }),
    }),
  });
  const engagement = parseWith(killEngagementV1, await response.json());
  if (!engagement.ok) throw new Error(`${response.status}: ${JSON.stringify(engagement.issues)}`);
  return engagement.value.engagementId;
}

export async function release(world: World, engagementId: string): Promise<void> {
  const response = await world.request(`/v1/kill/${engagementId}`, {
    method: "DELETE",
    key: world.keys.operate,
    body: JSON.stringify({ version: "v1", reason: "to see it released" }),
  });
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
}

/** An engagement that is released again; answers its id. */
export async function engageAndRelease(world: World): Promise<string> {
  const engagementId = await engage(world);
  await release(world, engagementId);
  return engagementId;
}
