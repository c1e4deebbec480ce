import type { JobAnswerV1, RunResponseV1 } from "@slotgate/contracts";
import type { SimulatedRequest } from "@slotgate/stack";
import { runOf } from "../world/documents.ts";
import { until } from "../world/until.ts";
import type { KillWorld } from "./kill-world.ts";

export const neverEnds = ({ fault, endedAt }: SimulatedRequest): boolean =>
  fault === "hang" && endedAt === null;

/**
 * Jobs whose model calls do not end by themselves; resolves once so many are in flight. One that is denied, which
 * happens where a machine is too busy to read the kill in time, is submitted again.
 */
export async function startSlowCalls(
  { replicas, keys, simulator }: KillWorld,
  { count }: { readonly count: number },
): Promise<{ readonly ended: Promise<readonly JobAnswerV1[]> }> {
  let allInFlight = false;
  const body = () => JSON.stringify(runOf({ jobs: [{ input: { topic: "never [[simulate:hang]]" } }] }));
  const call = async (index: number): Promise<readonly JobAnswerV1[]> => {
    const answers: JobAnswerV1[] = [];
    do {
      const replica = replicas[index % 2 === 0 ? 0 : 1];
      const response = await replica.request("/v1/runs", { key: keys.submit, body: body() });
      answers.push(...((await response.json()) as RunResponseV1).jobs);
    } while (!allInFlight);
    return answers;
  };
  const ended = Promise.all(Array.from({ length: count }, (_, index) => call(index))).then((all) =>
    all.flat(),
  );
  ended.catch(() => {});
  await until(() => simulator.requests().filter(neverEnds).length >= count, { withinMs: 60_000 });
  allInFlight = true;
  return { ended };
}
