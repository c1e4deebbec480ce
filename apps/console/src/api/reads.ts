import { answerOf, type Schemas } from "./client.ts";
import { type Live, readers, useLive } from "./use-live.ts";

const pollMs = 2_000;

export const killKey = ["kill"];

export const useKill = (): Live<Schemas["KillStatus"]> =>
  useLive({
    key: killKey,
    roles: readers,
    read: (api, signal) => answerOf(api.GET("/v1/kill", { signal })),
    everyMs: pollMs,
  });

export const useControls = (): Live<Schemas["ControlsStatus"]> =>
  useLive({
    key: ["controls"],
    roles: readers,
    read: (api, signal) => answerOf(api.GET("/v1/controls", { signal })),
    everyMs: pollMs,
  });

/** With the time by the service's clock at which it answered. */
interface AnsweredActivity {
  readonly activity: Schemas["Activity"];
  readonly answeredAt: number;
}

export const useActivity = (): Live<AnsweredActivity> =>
  useLive({
    key: ["activity"],
    roles: readers,
    read: async (api, signal) => {
      const asked = api.GET("/v1/activity", { signal, params: { query: { window: "15m" } } });
      const activity = await answerOf(asked);
      return { activity, answeredAt: Date.parse((await asked).response.headers.get("date") ?? "") };
    },
    // The service counts once for all who ask. Its date has whole seconds; without one the age is unknown.
    keptFor: ({ activity, answeredAt }) => Math.max(0, answeredAt + 1_000 - Date.parse(activity.to)),
    everyMs: pollMs,
  });

export const useBudget = (): Live<Schemas["Budget"]> =>
  useLive({
    key: ["budget"],
    roles: readers,
    read: (api, signal) => answerOf(api.GET("/v1/budget", { signal })),
    everyMs: 5 * pollMs,
  });

/** A service that is not ready says so with status 503 and the same document. */
export const useHealth = (): Live<Schemas["Readiness"]> =>
  useLive({
    key: ["readyz"],
    read: (api, signal) => {
      const asked = api.GET("/readyz", { signal }).then(({ data, error, response }) => {
        const told = data ?? (response.status === 503 && isReadiness(error) ? error : undefined);
        return told === undefined ? { error, response } : { data: told, response };
      });
      return answerOf<Schemas["Readiness"]>(asked);
    },
    everyMs: 2 * pollMs,
  });

const isReadiness = (body: unknown): body is Schemas["Readiness"] =>
  typeof body === "object" && body !== null && "status" in body && "degraded" in body;
