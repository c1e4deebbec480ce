import type { DrillApi } from "./drill-api.ts";
import { type LeverContext, reasonOf } from "./kill-lever.ts";
import type { Lever, LeverPlan } from "./lever.ts";

/** The service's own ceiling of the rollout. Its revision shows whether another operator has set it since. */
export const capLever = (
  { api, drillId }: LeverContext,
  { basisPoints }: { readonly basisPoints: number },
): Lever => ({
  what: "cap",
  plan: async () => {
    const { revision, basisPoints: now } = await api.cap();
    return { before: { revision, basisPoints: now }, after: { revision: revision + 1, basisPoints } };
  },
  async set(plan) {
    await api.setCap({ basisPoints, basedOn: revisionOf(plan.before), reason: reasonOf(drillId) });
    return plan;
  },
  async putBack({ before, after }) {
    const now = await api.cap();
    // The drill ended before it set it.
    if (now.revision === revisionOf(before)) return "restored";
    if (now.revision !== revisionOf(after) || now.made?.reason !== reasonOf(drillId)) return "left-alone";
    const was = before["basisPoints"];
    return unlessChanged(api, () =>
      api.setCap({
        basisPoints: typeof was === "number" ? was : null,
        basedOn: now.revision,
        reason: reasonOf(drillId),
      }),
    );
  },
});

/** The revision before or after a plan's change. */
export function revisionOf({ revision }: LeverPlan["before"]): number {
  if (typeof revision !== "number") throw new Error("the drill's plan names no revision");
  return revision;
}

/** Another change may come between the read and the write. */
export async function unlessChanged(
  api: Pick<DrillApi, "saysChanged">,
  change: () => Promise<unknown>,
): Promise<"restored" | "left-alone"> {
  try {
    await change();
    return "restored";
  } catch (error) {
    if (api.saysChanged(error)) return "left-alone";
    throw error;
  }
}
