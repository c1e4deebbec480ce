import { drillOwner } from "@slotgate/executor";
import type { DrillApi } from "./drill-api.ts";
import type { Lever } from "./lever.ts";

export interface LeverContext {
  readonly api: DrillApi;
  readonly drillId: string;
}

/** What is given as the reason of everything that a drill sets, and by which it knows it again. */
export const reasonOf = (drillId: string): string => `drill ${drillId}`;

/** The service's own kill, engaged in the drill's name. Other engagements are not its to release. */
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
    if (engagements === null) throw new Error("the database does not say what is engaged");
    const own = engagements.filter(({ owner }) => owner === drillOwner(drillId));
    for (const { engagementId } of own)
      await api.release(engagementId, { drill: drillId, reason: reasonOf(drillId) });
    return "restored";
  },
});
