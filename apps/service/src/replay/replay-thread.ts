import { parentPort, workerData } from "node:worker_threads";
import type { ReplayTask } from "./replay-task.ts";
import { blockWorker } from "./work-block.ts";

// The program of a thread of `slotgate replay`: blocks come in, answers go out, one for each and in their order.
const work = blockWorker(workerData as ReplayTask);
parentPort?.on("message", (block: Uint8Array<ArrayBuffer>) => parentPort?.postMessage(work(block)));
