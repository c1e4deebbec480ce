import type { KillEngagementV1 } from "@slotgate/contracts";
import { jobOf, runOf } from "../world/documents.ts";
import { engage, release } from "../world/engage-and-release.ts";
import type { World } from "../world/start-world.ts";
import { allowlistCases } from "./allowlist-cases.ts";
import type { Answered } from "./described-api.ts";
import { drillCases } from "./drill-cases.ts";
import { generationCases } from "./generation-cases.ts";
import { type GoodRequest, send } from "./send.ts";
import { signoffCases } from "./signoff-cases.ts";

/** What differs from the operation's good request, or all that is to be done. */
export type SpecialCase = Partial<GoodRequest> | ((world: World, good: GoodRequest) => Promise<Answered>);

const run = (jobId: string): string => JSON.stringify(runOf({ jobs: [jobOf({ jobId })] }));
const oneByOne = JSON.stringify(runOf());

const goneAt =
  (path: string) =>
  async (world: World, good: GoodRequest): Promise<Answered> => {
    await send(world, { method: "POST", path: "/v1/runs", as: "submit", body: run("gone") });
    const body = JSON.stringify({ version: "v1", reason: "to see it gone", filter: { jobId: "gone" } });
    await send(world, { method: "POST", path: "/v1/results/withdraw", as: "operate", body });
    return send(world, { ...good, path });
  };

/** What only some operations answer, and how it comes about. */
export const specialCases: Readonly<Record<string, SpecialCase>> = {
  "submitRun 202": { headers: { prefer: "respond-async" } },
  "submitRun 422 idempotency-key-reused": async (world, good) => {
    const headers = { "idempotency-key": "used twice" };
    await send(world, { ...good, headers, body: run("one") });
    return send(world, { ...good, headers, body: run("another") });
  },
  "listRuns 422 invalid-parameter": { path: "/v1/runs?limit=0" },
  "readRun 400 bad-request": { path: "/v1/runs/%ff" },
  "readRun 404 not-found": { path: "/v1/runs/none" },
  "streamRun 400 bad-request": { path: "/v1/runs/%ff/events" },
  "streamRun 204": { headers: { "last-event-id": "any" } },
  "streamRun 404 not-found": { path: "/v1/runs/none/events" },
  "readDecision 400 bad-request": { path: "/v1/decisions/%ff" },
  "readDecision 404 not-found": { path: "/v1/decisions/none" },
  "readDecisionGeneration 400 bad-request": { path: "/v1/decisions/%ff/generation" },
  "readDecisionGeneration 404 not-found": { path: "/v1/decisions/none/generation" },
  "listJobDecisions 400 bad-request": { path: "/v1/jobs/%ff/decisions" },
  "listJobDecisions 422 invalid-parameter": { path: "/v1/jobs/le%C3%A7on/decisions" },
  "findJobDecisions 400 bad-request": { path: "/v1/jobs/decisions?jobId=%ff" },
  "findJobDecisions 422 invalid-parameter": { path: "/v1/jobs/decisions" },
  "readJobResult 400 bad-request": { path: "/v1/jobs/%ff/result" },
  "readJobResult 404 not-found": { path: "/v1/jobs/none/result" },
  "readJobResult 410 result-gone": goneAt("/v1/jobs/gone/result"),
  "findJobResult 400 bad-request": { path: "/v1/jobs/result?jobId=%ff" },
  "findJobResult 404 not-found": { path: "/v1/jobs/result?jobId=none" },
  "findJobResult 410 result-gone": goneAt("/v1/jobs/result?jobId=gone"),
  "listTelemetry 422 invalid-parameter": { path: "/v1/telemetry?reasn=KILL_SWITCH" },
  "readActivity 422 invalid-parameter": { path: "/v1/activity?window=61m" },
  "compareGeneration 422 invalid-parameter": { path: "/v1/generation/comparison?since=0001-01-01T00:00Z" },
  "exportTelemetry 422 invalid-parameter": { path: "/v1/telemetry/export?limit=2" },
  "engageKill 200": async (world, good) => {
    const answer = await send(world, good);
    await release(world, (JSON.parse(answer.text) as KillEngagementV1).engagementId);
    return answer;
  },
  "releaseKill 404 not-found": { path: "/v1/kill/none" },
  "releaseKill 403 release-refused": async (world, good) => {
    const engagementId = await engage(world, { drill: "described" });
    const path = `/v1/kill/${engagementId}`;
    const refused = await send(world, { ...good, path });
    const body = JSON.stringify({ version: "v1", reason: "the drill is over", drill: "described" });
    await send(world, { ...good, path, body });
    return refused;
  },
  ...allowlistCases,
  ...generationCases,
  ...drillCases,
  ...signoffCases,
  "listChanges 422 invalid-parameter": { path: "/v1/changes?source=whim" },
  "listIncidents 422 invalid-parameter": { path: "/v1/incidents?state=odd" },
  "readIncident 400 bad-request": { path: "/v1/incidents/%ff" },
  "readIncident 404 not-found": { path: "/v1/incidents/none" },
  "addIncidentEntry 404 not-found": { path: "/v1/incidents/none/entries" },
  "addIncidentEntry 409 incident-refused": async (world, good) => {
    const body = JSON.stringify({
      version: "v1",
      kind: "severity",
      severity: 4,
      reason: "to see it refused",
    });
    await send(world, { ...good, body });
    return send(world, { ...good, body });
  },
  "listRemovals 422 invalid-parameter": { path: "/v1/results/removals?limit=many" },
};

/** What comes about while a kill is engaged, where that is not 200. */
export const whileKilled: Readonly<Record<string, string>> = {
  readJobResult: "readJobResult 503 results-held-back",
  findJobResult: "findJobResult 503 results-held-back",
};

/** What an operation answers while the database is gone, in place of 503 `store-unavailable`. */
export const withoutDatabase: Readonly<Record<string, SpecialCase>> = {
  "submitRun 503 records-unavailable": {},
  "submitRun 503 store-unavailable": { headers: { prefer: "respond-async" }, body: oneByOne },
  "checkReady 503": {},
};
