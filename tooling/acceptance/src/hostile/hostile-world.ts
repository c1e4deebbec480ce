import { readFileSync } from "node:fs";
import { type KillWorld, startKillWorld } from "../kill/kill-world.ts";
import type { SharedStack } from "../world/shared-stack.ts";
import { until } from "../world/until.ts";
import { restore } from "./restore.ts";
import { untilAdmitted } from "./under-attack.ts";

/** Two replicas with the file handles that systems allow by default, and the allowlist in the database. */
export async function startHostileWorld(stack: SharedStack): Promise<KillWorld> {
  const env = { ...allocatorSettings(), SLOTGEN_ALLOWLIST_PATH: undefined };
  const world = await startKillWorld(stack, { env, fileHandles: 1_024, besides: ["allowlist"] });
  await until(() => restore(world).then(() => true), { withinMs: 60_000 });
  await untilAdmitted(world);
  return world;
}

/** Of the allocator, as the image sets them. */
function allocatorSettings(): Readonly<Record<string, string>> {
  const image = readFileSync(new URL("../../../../apps/service/Dockerfile", import.meta.url), "utf8");
  const settings = [...image.matchAll(/\b(MALLOC_[A-Z_]+)=(\d+)/g)];
  if (settings.length === 0) throw new Error("the image sets nothing of the allocator");
  return Object.fromEntries(settings.map(([, name, value]) => [name, value]));
}
