import type { DrillApi } from "@slotgate/executor/drilling";
import { type Api, answerOf, type Schemas } from "../api/client.ts";
import { Problem } from "../api/problem.ts";

/** The operations that a drill uses, in a browser. */
export const drillApiOf = (api: Api): DrillApi => ({
  saysChanged: (error) => error instanceof Problem && error.status === 412,
  start: ({ drill, via }) => asked(api.POST("/v1/drills", { body: { version: "v1", drill, via } })),
  note: (drillId, { steps, settings, verdict }) =>
    asked(
      api.PUT("/v1/drills/{drillId}", {
        params: { path: { drillId } },
        body: { version: "v1", steps, settings, verdict } as Schemas["DrillProgress"],
      }),
    ),
  jobs: (drillId, { jobIds, answerAfterMs, signal }) =>
    asked(
      api.POST("/v1/drills/{drillId}/jobs", {
        params: { path: { drillId } },
        body: { version: "v1", jobIds: [...jobIds], answerAfterMs },
        ...(signal === undefined ? {} : { signal }),
      }),
    ),
  async underWay(jobId) {
    const asking = api.GET("/v1/jobs/decisions", { params: { query: { jobId } } });
    const { decisions } = await answerOf<Schemas["DecisionList"]>(asking);
    return decisions.some(({ status }) => status === null);
  },
  kill: () => asked(api.GET("/v1/kill")),
  engage: ({ drill, reason }) => asked(api.POST("/v1/kill", { body: { version: "v1", drill, reason } })),
  release: (engagementId, { drill, reason }) =>
    asked(
      api.DELETE("/v1/kill/{engagementId}", {
        params: { path: { engagementId } },
        body: { version: "v1", drill, reason },
      }),
    ),
  cap: () => asked(api.GET("/v1/rollout/cap")),
  setCap: ({ basisPoints, reason, basedOn }) =>
    asked(
      api.PUT("/v1/rollout/cap", {
        params: { header: { "If-Match": `"${basedOn}"` } },
        body: { version: "v1", basisPoints, reason },
      }),
    ),
});

/** The contracts' types have what the API's description says, and more exactly. */
const asked = <T>(call: Promise<unknown>): Promise<T> =>
  answerOf<unknown>(call as Parameters<typeof answerOf<unknown>>[0]) as Promise<T>;
