import { Worker } from "node:worker_threads";
import type { ReadinessFacts, ReleaseWindow } from "@slotgate/readiness";
import { orUnavailable } from "../or-unavailable.ts";
import { createHeartbeatReader } from "../postgres-heartbeat-reader.ts";
import { openSnapshot } from "./open-snapshot.ts";
import {
  type ReadinessReading,
  readDrills,
  readEvents,
  readIncidents,
  readRecordFacts,
  readRepeatedJobs,
  readStops,
  readUptime,
} from "./read-readiness.ts";

/** What the store holds of a window. */
export type StoreFacts = Omit<ReadinessFacts, "service" | "signoffs" | "changes">;

export interface StoreFactsTask {
  readonly databaseUrl: string;
  readonly window: ReleaseWindow;
  readonly threads: number;
}

export type OnFactsProgress = ReadinessReading["onProgress"];

/** Reads in the calling thread, on one view of the database. */
export async function readStoreFacts({
  databaseUrl,
  window,
  threads,
  onProgress = () => {},
}: StoreFactsTask & { readonly onProgress?: OnFactsProgress }): Promise<StoreFacts> {
  const snapshot = await openSnapshot({ databaseUrl });
  try {
    const { database } = snapshot;
    const reading = { snapshot, window, threads, onProgress };
    // One after the other: they share a connection.
    const { records, chains } = await readRecordFacts(reading);
    const repeated = await readRepeatedJobs(reading);
    const uptime = await readUptime(reading, createHeartbeatReader(database));
    const stops = await readStops(reading);
    const incidents = await readIncidents(reading, stops);
    const drills = await readDrills(reading);
    const events = await readEvents(reading, incidents);
    return { records, repeated, chains, uptime, incidents, stops, drills, events };
  } finally {
    await snapshot.close();
  }
}

/** What the thread posts. */
export type FactsMessage =
  | { readonly facts: StoreFacts }
  | { readonly progress: Parameters<OnFactsProgress>[0] };

// The source if this runs from source, as in tests; else the built file.
const program = new URL(
  `./store-facts-thread${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`,
  import.meta.url,
);

/** The same in a thread of its own: verifying a million records would keep the thread busy that hears kills. */
export const readStoreFactsApart = (task: StoreFactsTask, options: StoreFactsOptions): Promise<StoreFacts> =>
  orUnavailable(() => inThread(task, options));

interface StoreFactsOptions {
  readonly signal: AbortSignal;
  readonly onProgress: OnFactsProgress;
}

function inThread(task: StoreFactsTask, { signal, onProgress }: StoreFactsOptions): Promise<StoreFacts> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<StoreFacts>();
  const worker = new Worker(program, { workerData: task });
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  worker.on("message", (message: FactsMessage) => {
    if ("facts" in message) resolve(message.facts);
    else onProgress(message.progress);
  });
  worker.once("error", reject);
  worker.once("exit", (code) => reject(new Error(`the thread that reads the evidence ended with ${code}`)));
  return promise.finally(() => {
    signal.removeEventListener("abort", stop);
    return worker.terminate();
  });
}
