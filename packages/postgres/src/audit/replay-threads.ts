import { Worker } from "node:worker_threads";
import type { BlockAnswer, BlockWorked, ReplayTask } from "./replay-task.ts";
import { blockWorker } from "./work-block.ts";

/** Threads that replay blocks of lines. */
export interface ReplayThreads {
  /** Passes a block on; resolves when there is room for the next. Throws when a thread has failed. */
  readonly take: (block: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** Resolves when all blocks are answered. */
  readonly finished: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface ReplayThreadsOptions {
  readonly task: ReplayTask;
  readonly threads: number;
  /** Also returns the memory of the block, which is no longer in use, and how many blocks were taken before it. */
  readonly onAnswer: (answer: BlockAnswer, memory: ArrayBuffer, number: number) => void;
}

/** One in work and one waiting. */
const blocksPerThread = 2;

// The source if this runs from source, as in tests; else the built file.
const program = new URL(`./replay-thread${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

/** The same in the calling thread. */
export function replayHere({
  task,
  onAnswer,
}: Pick<ReplayThreadsOptions, "task" | "onAnswer">): ReplayThreads {
  const work = blockWorker(task);
  let taken = 0;
  return {
    async take(block) {
      onAnswer(work(block), block.buffer, taken);
      taken += 1;
    },
    finished: async () => {},
    close: async () => {},
  };
}

export function startReplayThreads({ task, threads, onAnswer }: ReplayThreadsOptions): ReplayThreads {
  const pool = Array.from({ length: threads }, () => startThread({ task, onAnswer }));
  let taken = 0;
  return {
    async take(block) {
      for (;;) {
        const [idlest] = pool.toSorted((one, other) => one.pending() - other.pending());
        if (idlest === undefined) throw new Error("there is no replay thread");
        if (idlest.pending() < blocksPerThread) {
          idlest.send(block, taken);
          taken += 1;
          return;
        }
        await Promise.race(pool.map((thread) => thread.next()));
      }
    },
    async finished() {
      while (pool.some((thread) => thread.pending() > 0))
        await Promise.all(pool.map((thread) => (thread.pending() > 0 ? thread.next() : null)));
    },
    async close() {
      await Promise.all(pool.map((thread) => thread.end()));
    },
  };
}

function startThread({ task, onAnswer }: Pick<ReplayThreadsOptions, "task" | "onAnswer">) {
  const worker = new Worker(program, { workerData: task });
  /** The numbers of the blocks that are not answered yet. */
  const pending: number[] = [];
  let failure: Error | null = null;
  let next = Promise.withResolvers<void>();
  const fail = (error: Error) => {
    failure ??= error;
    next.reject(failure);
  };
  // A failure without a waiter is reported to the next call.
  next.promise.catch(() => {});
  worker.on("message", ({ answer, memory }: BlockWorked) => {
    // In the order in which they were sent.
    onAnswer(answer, memory, pending.shift() ?? -1);
    next.resolve();
    next = Promise.withResolvers();
    next.promise.catch(() => {});
  });
  worker.on("error", fail);
  worker.on("exit", (code) => fail(new Error(`a replay thread ended with exit code ${code}`)));
  return {
    pending: () => pending.length,
    /** Resolves with the next answer. */
    next: (): Promise<void> => (failure === null ? next.promise : Promise.reject(failure)),
    send(block: Uint8Array<ArrayBuffer>, number: number) {
      if (failure !== null) throw failure;
      pending.push(number);
      worker.postMessage(block, [block.buffer]);
    },
    end: () => worker.terminate(),
  };
}
