import { drillOwner } from "../drill/drill-mark.ts";
import type { DrillApi } from "./drill-api.ts";
import type { Lever } from "./lever.ts";

export interface LeverContext {
  readonly api: DrillApi;
  readonly drillId: string;
}

/** The reason of every setting of a drill, by which the drill recognises it. */
export const reasonOf = (drillId: string): string => `drill ${drillId}`;

/** The service's own kill, engaged in the drill's name. It does not release other engagements. */
export const killLever = ({ api, drillId }: LeverContext): Lever => ({
  what: "kill",
  plan: async () => {
    const { state } = await api.kill();
    return { before: { state }, after: { state: "engaged", owner: drillOwner(drillId) } };
  },
  async set(plan) {
    await api.engage({ drill: drillId, reason: reasonOf(drillId) });
    return plan;
  },
  async putBack() {
    const { engagements } = await api.kill();
    if (engagements === null) throw new Error("the database does not answer, so the engagements are unknown");
    const own = engagements.filter(({ owner }) => owner === drillOwner(drillId));
    for (const { engagementId } of own)
      await api.release(engagementId, { drill: drillId, reason: reasonOf(drillId) });
    return "restored";
  },
});
