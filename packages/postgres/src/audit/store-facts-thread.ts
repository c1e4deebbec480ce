import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { type FactsMessage, readStoreFacts, type StoreFactsTask } from "./store-facts.ts";

const everyMs = 500;

// A thread that reads the evidence for a readiness report, posts its progress at most twice a second, and then the facts.
// The threads that jobs and kills wait for run first. Only Linux has priorities of threads.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);
const post = (message: FactsMessage) => parentPort?.postMessage(message);
let posted = Number.NEGATIVE_INFINITY;
const facts = await readStoreFacts({
  ...(workerData as StoreFactsTask),
  onProgress(progress) {
    const now = performance.now();
    if (now - posted < everyMs) return;
    posted = now;
    post({ progress });
  },
});
post({ facts });
