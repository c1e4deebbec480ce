import { type KillEngagementV1, killEngagementV1, parseWith } from "@slotgate/contracts";
import { until } from "../world/until.ts";
import type { KillWorld } from "./kill-world.ts";

/** A way to engage and release a kill. Both resolve once the request is answered. */
export interface KillWay {
  readonly engage: () => Promise<void>;
  readonly release: () => Promise<void>;
}

/** `POST /v1/kill`, at the replicas in turn. */
export function byService({ replicas, keys }: KillWorld): KillWay {
  let engaged: KillEngagementV1 | null = null;
  let asked = 0;
  const ask = async (path: string, method: "POST" | "DELETE"): Promise<KillEngagementV1> => {
    const response = await replicas[asked % 2 === 0 ? 0 : 1].request(path, {
      method,
      key: keys.operate,
      body: JSON.stringify({ version: "v1", reason: "a round of the acceptance test" }),
    });
    const parsed = parseWith(killEngagementV1, await response.json());
    if (!parsed.ok) throw new Error(`${response.status}: ${JSON.stringify(parsed.issues)}`);
    return parsed.value;
  };
  return {
    async engage() {
      asked += 1;
      engaged = await ask("/v1/kill", "POST");
    },
    async release() {
      if (engaged === null) throw new Error("nothing was engaged");
      await ask(`/v1/kill/${engaged.engagementId}`, "DELETE");
    },
  };
}

/** The kill flag in Unleash, which alone takes up to a second to publish it. */
export const byUnleash = ({ setFlag }: KillWorld): KillWay => ({
  engage: () => setFlag(true),
  release: () => setFlag(false),
});

/** Waits until both replicas admit again. */
export const untilAdmitting = ({ replicas, keys }: KillWorld): Promise<void> =>
  until(async () => {
    const states = await Promise.all(
      replicas.map(async (replica) => {
        const response = await replica.request("/v1/kill", { key: keys.operate });
        const { killSwitches } = (await response.json()) as { killSwitches: { state: string }[] };
        return killSwitches.every(({ state }) => state === "released");
      }),
    );
    return states.every(Boolean);
  }, patiently);

/** A busy machine is slow; only what follows a kill is measured. */
const patiently = { withinMs: 60_000 };
