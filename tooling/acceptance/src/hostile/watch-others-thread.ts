import { setTimeout as pause } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { runOf } from "../world/documents.ts";
import type { WatchOrder, WatchReport } from "./watch-others.ts";

const { url, key } = workerData as WatchOrder;
const over = new AbortController();
/** Of each, however short an attack is. */
const leastWaits = 10;
const failures: string[] = [];

async function repeat(what: string, ask: () => Promise<Response>): Promise<readonly number[]> {
  const waits: number[] = [];
  // The first one also loads what sends it.
  await ask().then((response) => response.text());
  while (!over.signal.aborted || waits.length < leastWaits) {
    const since = performance.now();
    try {
      const response = await ask();
      const text = await response.text();
      if (response.status !== 200) failures.push(`${what}: ${response.status} ${text.slice(0, 300)}`);
    } catch (error) {
      failures.push(`${what}: ${String(error instanceof Error ? (error.cause ?? error) : error)}`);
    }
    waits.push(performance.now() - since);
    await pause(10);
  }
  return waits;
}

/** Denied, and recorded: what most jobs of another tenant cost. */
const submit = () =>
  fetch(`${url}/v1/runs`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(runOf({ metadata: { requiresReview: false, allowAI: false } })),
  });

const watching = Promise.all([
  repeat("/healthz", () => fetch(`${url}/healthz`)),
  repeat("another tenant's run", submit),
]);
parentPort?.once("message", async () => {
  over.abort();
  const [health, otherTenant] = await watching;
  parentPort?.postMessage({ health, otherTenant, failures } satisfies WatchReport);
});
