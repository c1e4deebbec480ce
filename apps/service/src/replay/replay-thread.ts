import { parentPort, workerData } from "node:worker_threads";
import type { BlockWorked, ReplayTask } from "./replay-task.ts";
import { blockWorker } from "./work-block.ts";

// The program of a thread of `slotgate replay`: blocks come in, answers go out with the blocks' memory, one for each and
// in their order.
const work = blockWorker(workerData as ReplayTask);
parentPort?.on("message", (block: Uint8Array<ArrayBuffer>) => {
  const worked: BlockWorked = { answer: work(block), memory: block.buffer };
  parentPort?.postMessage(worked, [worked.memory]);
});
