import { defaultStrategies } from "unleash-client/lib/strategy/index.js";

const gradualRollout = defaultStrategies.find(({ name }) => name === "flexibleRollout");

/**
 * Whether Unleash's own gradual rollout with stickiness `jobId` lets a job in: an evaluation by its SDK, independent of
 * the gate. Unleash knows whole percentages only.
 */
export function unleashAdmits({
  groupId,
  jobId,
  percent,
}: {
  readonly groupId: string;
  readonly jobId: string;
  readonly percent: number;
}): boolean {
  if (gradualRollout === undefined) throw new Error("this version of unleash-client has no gradual rollout");
  const parameters = { groupId, rollout: String(percent), stickiness: "jobId" };
  return gradualRollout.isEnabled(parameters, { properties: { jobId } });
}
