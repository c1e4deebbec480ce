import type { DrillListV1, DrillV1 } from "@slotgate/contracts";
import type { World } from "../world/start-world.ts";
import { type GoodRequest, send } from "./send.ts";
import type { SpecialCase } from "./special-cases.ts";

export const drillStart = JSON.stringify({ version: "v1", drill: "kill", via: "own" });
export const drillProgress = JSON.stringify({ version: "v1", steps: [], settings: [], verdict: null });
export const drillJobs = JSON.stringify({ version: "v1", jobIds: ["drill-described/1"], answerAfterMs: 0 });

const starting = { method: "POST", path: "/v1/drills", as: "operate", body: drillStart } as const;

/** Ends every drill that has not ended, so that another can begin. */
export async function endDrills(world: World): Promise<void> {
  const { text } = await send(world, { method: "GET", path: "/v1/drills", as: "operate" });
  const { drills } = JSON.parse(text) as DrillListV1;
  const body = JSON.stringify({ version: "v1", steps: [], settings: [], verdict: "failed" });
  for (const { drillId, endedAt } of drills)
    if (endedAt === null)
      await send(world, { method: "PUT", path: `/v1/drills/${drillId}`, as: "operate", body });
}

/** A drill that has just begun; answers its id. */
export async function beginDrill(world: World): Promise<string> {
  await endDrills(world);
  const { text } = await send(world, starting);
  return (JSON.parse(text) as DrillV1).drillId;
}

const jobsOf = (good: GoodRequest, drillId: string): GoodRequest => ({
  ...good,
  path: `/v1/drills/${drillId}/jobs`,
});

export const drillCases: Readonly<Record<string, SpecialCase>> = {
  "startDrill 200": async (world, good) => {
    await endDrills(world);
    return send(world, good);
  },
  "startDrill 409 drill-refused": async (world, good) => {
    await beginDrill(world);
    return send(world, good);
  },
  "listDrills 422 invalid-parameter": { path: "/v1/drills?limit=0" },
  "noteDrill 404 not-found": { path: "/v1/drills/none" },
  "runDrillJobs 200": async (world, good) => send(world, jobsOf(good, await beginDrill(world))),
  "runDrillJobs 404 not-found": { path: "/v1/drills/none/jobs" },
  "runDrillJobs 409 drill-refused": async (world, good) => {
    const drillId = await beginDrill(world);
    await endDrills(world);
    return send(world, jobsOf(good, drillId));
  },
};
