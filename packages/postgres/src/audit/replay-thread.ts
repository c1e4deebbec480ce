import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type { BlockWorked, ReplayTask } from "./replay-task.ts";
import { blockWorker } from "./work-block.ts";

// A thread of `slotgate replay`. Receives blocks and posts one answer for each, in order, with the block's memory.
// The threads that jobs and kills wait for run first. Only Linux has priorities of threads.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);
const work = blockWorker(workerData as ReplayTask);
parentPort?.on("message", (block: Uint8Array<ArrayBuffer>) => {
  const worked: BlockWorked = { answer: work(block), memory: block.buffer };
  parentPort?.postMessage(worked, [worked.memory]);
});
