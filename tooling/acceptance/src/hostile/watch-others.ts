import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { KillWorld } from "../kill/kill-world.ts";

/** How long others waited; milliseconds. */
export interface Waits {
  readonly count: number;
  readonly median: number;
  readonly p99: number;
  readonly most: number;
}

/** How long others waited, and their answers that are no success. */
export interface Watched {
  readonly health: Waits;
  readonly otherTenant: Waits;
  readonly failures: readonly string[];
}

export interface WatchOrder {
  readonly url: string;
  readonly key: string;
}

export interface WatchReport {
  readonly health: readonly number[];
  readonly otherTenant: readonly number[];
  readonly failures: readonly string[];
}

/**
 * Asks the attacked replica for its health and submits another tenant's denied run, one after the other, until it is
 * ended. Runs in a separate thread, so that the cost of the attack to this process is not measured.
 */
export function watchOthers({ replicas: [attacked], keys }: KillWorld): {
  readonly end: () => Promise<Watched>;
} {
  const order: WatchOrder = { url: attacked.url, key: keys.other };
  const thread = new Worker(fileURLToPath(new URL("./watch-others-thread.ts", import.meta.url)), {
    workerData: order,
    execArgv: [],
  });
  const reported = once(thread, "message");
  reported.catch(() => {});
  return {
    async end() {
      thread.postMessage("end");
      const [{ health, otherTenant, failures }] = (await reported) as [WatchReport];
      await thread.terminate();
      return { health: waitsOf(health), otherTenant: waitsOf(otherTenant), failures };
    },
  };
}

function waitsOf(waits: readonly number[]): Waits {
  const sorted = waits.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, median: at(0.5), p99: at(0.99), most: at(1) };
}
