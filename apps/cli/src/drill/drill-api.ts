import {
  type AllowlistStateV1,
  type AllowlistV1,
  allowlistStateV1,
  type ControlsStatusV1,
  controlsStatusV1,
  type DrillListV1,
  type DrillRun,
  decisionListV1,
  drillListV1,
  drillV1,
  killEngagementV1,
  killStatusV1,
  rolloutCapV1,
  runResponseV1,
} from "@slotgate/contracts";
import type { BasedOn, DrillApi } from "@slotgate/executor/drilling";
import type { ApiClient } from "../api/api-client.ts";
import { ApiProblemError } from "../api/api-problem-error.ts";

/** The operations that commands of drills use. */
export interface CommandDrillApi extends DrillApi {
  readonly page: (cursor: string | null) => Promise<DrillListV1>;
  readonly controls: () => Promise<ControlsStatusV1>;
  readonly allowlist: () => Promise<AllowlistStateV1>;
  readonly applyAllowlist: (change: AllowlistChange) => Promise<AllowlistStateV1>;
  readonly rollBackAllowlist: (back: AllowlistBack) => Promise<AllowlistStateV1>;
}

export interface AllowlistChange extends BasedOn {
  readonly document: AllowlistV1;
}

export interface AllowlistBack extends BasedOn {
  readonly revision: number;
  readonly previewDigest: string;
}

const etag = ({ basedOn }: BasedOn): string => `"${basedOn}"`;

export function createDrillApi(client: Pick<ApiClient, "ask">): CommandDrillApi {
  const capPath = "/v1/rollout/cap";
  const drillPath = (drillId: string) => `/v1/drills/${encodeURIComponent(drillId)}`;
  return {
    saysChanged: (error) => error instanceof ApiProblemError && error.problem.status === 412,
    start: (start) =>
      client.ask({ path: "/v1/drills", body: { version: "v1", ...start }, contract: drillV1 }),
    note: (drillId, progress) =>
      client.ask({
        path: drillPath(drillId),
        method: "PUT",
        body: { version: "v1", ...progress },
        contract: drillV1,
      }),
    page: (cursor) =>
      client.ask({
        path: `/v1/drills${cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`}`,
        contract: drillListV1,
      }),
    jobs: (drillId, { signal, ...asked }) =>
      client.ask({
        path: `${drillPath(drillId)}/jobs`,
        body: { version: "v1", ...asked },
        contract: runResponseV1,
        signal,
      }),
    async underWay(jobId) {
      const path = `/v1/jobs/decisions?jobId=${encodeURIComponent(jobId)}`;
      const { decisions } = await client.ask({ path, contract: decisionListV1 });
      return decisions.some(({ status }) => status === null);
    },
    controls: () => client.ask({ path: "/v1/controls", contract: controlsStatusV1 }),
    kill: () => client.ask({ path: "/v1/kill", contract: killStatusV1 }),
    engage: (why) =>
      client.ask({ path: "/v1/kill", body: { version: "v1", ...why }, contract: killEngagementV1 }),
    release: (engagementId, why) =>
      client.ask({
        path: `/v1/kill/${encodeURIComponent(engagementId)}`,
        method: "DELETE",
        body: { version: "v1", ...why },
        contract: killEngagementV1,
      }),
    cap: () => client.ask({ path: capPath, contract: rolloutCapV1 }),
    setCap: ({ basisPoints, reason, ...based }) =>
      client.ask({
        path: capPath,
        method: "PUT",
        ifMatch: etag({ ...based, reason }),
        body: { version: "v1", basisPoints, reason },
        contract: rolloutCapV1,
      }),
    allowlist: () => client.ask({ path: "/v1/allowlist", contract: allowlistStateV1 }),
    applyAllowlist: ({ document, reason, basedOn }) =>
      client.ask({
        path: "/v1/allowlist",
        method: "PUT",
        ifMatch: etag({ basedOn, reason }),
        body: { version: "v1", reason, document },
        contract: allowlistStateV1,
      }),
    rollBackAllowlist: ({ basedOn, ...back }) =>
      client.ask({
        path: "/v1/allowlist/rollback",
        ifMatch: etag({ basedOn, reason: back.reason }),
        body: { version: "v1", ...back },
        contract: allowlistStateV1,
      }),
  };
}

export async function* allDrills(api: Pick<CommandDrillApi, "page">): AsyncGenerator<DrillRun> {
  let cursor: string | null = null;
  do {
    const { drills, next }: DrillListV1 = await api.page(cursor);
    yield* drills;
    cursor = next;
  } while (cursor !== null);
}

/** The drill has not ended, or something that it set is still set. */
export const isOpen = ({ endedAt, settings }: DrillRun): boolean =>
  endedAt === null || settings.some(({ state }) => state === "set");
