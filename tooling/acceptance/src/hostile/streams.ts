import { Agent, get } from "node:http";
import type { RunStatusV1 } from "@slotgate/contracts";
import type { KillWorld } from "../kill/kill-world.ts";
import { runOf } from "../world/documents.ts";
import { type Attack, tally } from "./attack.ts";

/** Many streams of one key, on several runs that do not end; those that are refused are asked for again. */
export const openStreams = ({
  streams,
  forMs,
}: {
  readonly streams: number;
  readonly forMs: number;
}): Attack => ({
  name: `${streams} event streams of one key`,
  clients: 0,
  async begin(world) {
    const runIds = await Promise.all(Array.from({ length: 10 }, () => submitLongRun(world)));
    const agent = new Agent({ keepAlive: true });
    const { counts, count } = tally();
    const over = new AbortController();
    const following = Promise.all(
      Array.from({ length: streams }, async (_, at) => {
        const runId = runIds[at % runIds.length] ?? "";
        while (!over.signal.aborted) {
          await follow(world, { agent, runId, over: over.signal, onAnswer: count });
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, forMs));
    return {
      async end() {
        over.abort();
        await following;
        agent.destroy();
        const others = Object.keys(counts).filter((status) => status !== "200" && status !== "429");
        return { answers: counts, findings: others.map((status) => `a stream was answered ${status}`) };
      },
    };
  },
});

async function submitLongRun({ replicas: [attacked], keys }: KillWorld): Promise<string> {
  const response = await attacked.request("/v1/runs", {
    key: keys.submit,
    headers: { prefer: "respond-async" },
    body: JSON.stringify(runOf({ jobs: [{ input: { topic: "never [[simulate:hang]]" } }] })),
  });
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
  return ((await response.json()) as RunStatusV1).runId;
}

interface Following {
  readonly agent: Agent;
  readonly runId: string;
  readonly over: AbortSignal;
  readonly onAnswer: (status: number) => void;
}

/** Resolves once the stream has ended, or was refused. */
function follow(
  { replicas: [attacked], keys }: KillWorld,
  { agent, runId, over, onAnswer }: Following,
): Promise<void> {
  return new Promise((resolve) => {
    const options = { agent, signal: over, headers: { authorization: `Bearer ${keys.submit}` } };
    const asking = get(`${attacked.url}/v1/runs/${runId}/events`, options, (response) => {
      onAnswer(response.statusCode ?? 0);
      response.resume();
      response.once("close", resolve);
    });
    asking.once("error", () => resolve());
  });
}
