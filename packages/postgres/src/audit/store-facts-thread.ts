import { parentPort, workerData } from "node:worker_threads";
import { readStoreFacts, type StoreFactsTask } from "./store-facts.ts";

// A thread that reads the evidence for a readiness report, and posts it.
parentPort?.postMessage(await readStoreFacts(workerData as StoreFactsTask));
