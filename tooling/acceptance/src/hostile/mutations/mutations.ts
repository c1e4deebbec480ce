import type { RunStatusV1 } from "@slotgate/contracts";
import { balanceOf, findingsIn } from "../../crash/balance.ts";
import { readRecords } from "../../crash/recorded.ts";
import type { KillWorld } from "../../kill/kill-world.ts";
import { createJudge, type DescribedApi } from "../../openapi/described-api.ts";
import { until } from "../../world/until.ts";
import type { Attack } from "../attack.ts";
import { goodRequests, type RequestParts } from "./good-requests.ts";
import { makeKnown } from "./known.ts";
import { type MutationContext, type MutationOptions, mutateOperations } from "./mutate-operations.ts";

export interface Mutations {
  /** One for every operation that the service describes. */
  readonly byOperation: readonly Attack[];
  /** The same requests, in one attack. */
  readonly together: Attack;
  /** Compares what was answered, and what the provider got, with the records; resolves with what does not agree. */
  readonly settle: (requests: readonly (string | null)[]) => Promise<readonly string[]>;
}

/** Exports read what these have recorded. */
const recording = ["submitRun", "runDrillJobs"];

export async function mutationsOf(world: KillWorld, options: MutationOptions): Promise<Mutations> {
  const api = (await (await fetch(`${world.replicas[0].url}/openapi.json`)).json()) as DescribedApi;
  const context: MutationContext = { ...options, judge: createJudge(api), answered: [], accepted: [] };
  const recordsSoFar = readRecords(world.database);
  await recordsSoFar();
  const good = goodRequests(api, await makeKnown(world));
  const isRecording = ({ operation }: RequestParts) => recording.includes(operation.operationId);
  const inOrder = [...good.filter((one) => !isRecording(one)), ...good.filter(isRecording)];
  return {
    byOperation: inOrder.map((parts) =>
      mutateOperations(`mutations of ${parts.operation.operationId}`, [parts], context),
    ),
    together: mutateOperations("mutations of all operations", inOrder, context),

    async settle(requests) {
      await until(async () => (await unfinishedRuns(world)) === 0, { withinMs: 120_000, everyMs: 500 });
      for (const runId of context.accepted) {
        const response = await world.replicas[0].request(`/v1/runs/${runId}`, { key: world.keys.submit });
        context.answered.push(...(((await response.json()) as RunStatusV1).response?.jobs ?? []));
      }
      const recorded = await recordsSoFar();
      return findingsIn(balanceOf({ recorded, requests, answers: context.answered }));
    },
  };
}

async function unfinishedRuns({ database }: KillWorld): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    "select count(*)::int as count from run where document is not null",
  );
  return rows[0]?.count ?? Number.NaN;
}
