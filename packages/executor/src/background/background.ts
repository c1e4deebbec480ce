import type { MessagePort } from "node:worker_threads";
import { Piscina } from "piscina";
import { BackgroundBusyError } from "./background-busy-error.ts";
import type * as tasks from "./tasks.ts";
import { TooCostlyError } from "./too-costly-error.ts";

export type BackgroundTasks = typeof tasks;

/**
 * Threads for callers' documents that would block the main thread, which must react to kills. Each owner has one task
 * under way at a time, so that its documents do not delay another owner's for long.
 */
export interface Background {
  /**
   * Input and output are copied, but for the ports in `moved`. Work without an owner is limited elsewhere and does not
   * wait for a turn.
   * @throws BackgroundBusyError when the owner has too many tasks waiting
   * @throws TooCostlyError when the task exceeds the time limit
   */
  readonly run: <Name extends TaskName>(
    name: Name,
    input: Parameters<BackgroundTasks[Name]>[0],
    by: { readonly owner: string | null; readonly moved?: readonly MessagePort[] },
  ) => Promise<Awaited<ReturnType<BackgroundTasks[Name]>>>;
  readonly close: () => Promise<void>;
}

type TaskName = keyof BackgroundTasks;

export interface BackgroundOptions {
  readonly onError?: (error: unknown) => void;
  readonly threads?: number;
  /** Limit on the waiting tasks of one owner. */
  readonly waiting?: number;
  /** Time limit of a task; far more than any allowed document needs, even on a busy machine. */
  readonly deadlineMs?: number;
}

/** Up to this size, checking a document here costs less than passing it to another thread. */
export const lightBytes = 65_536;

/** Threads start with the first task and end after a while without tasks. */
export function createBackground({
  onError = () => {},
  threads = 2,
  waiting = 16,
  deadlineMs = 30_000,
}: BackgroundOptions = {}): Background {
  const ended = new AbortController();
  const owners = new Map<string, { tasks: number; last: Promise<unknown> }>();
  let pool: Piscina | null = null;

  // No memory limit per thread, because exceeding one can end the process. The parsed documents are limited instead.
  const start = (): Piscina => {
    const started = new Piscina({
      filename: new URL(import.meta.url.endsWith(".ts") ? "./tasks.ts" : "./tasks.js", import.meta.url).href,
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: 30_000,
      // Options of the process, such as `--inspect`, are not for its threads.
      execArgv: [],
    });
    // A thread ended without a task; the next task starts another.
    started.on("error", onError);
    return started;
  };

  async function perform(
    name: TaskName,
    input: unknown,
    moved: readonly MessagePort[] = [],
  ): Promise<unknown> {
    pool ??= start();
    const deadline = AbortSignal.timeout(deadlineMs);
    try {
      return await pool.run(input, {
        name,
        signal: AbortSignal.any([ended.signal, deadline]),
        transferList: [...moved],
      });
    } catch (cause) {
      throw deadline.aborted ? new TooCostlyError({ deadlineMs, cause }) : cause;
    }
  }

  return {
    async run(name, input, { owner, moved }) {
      if (owner === null) return (await perform(name, input, moved)) as never;
      const own = owners.get(owner) ?? { tasks: 0, last: Promise.resolve() };
      if (own.tasks > waiting) throw new BackgroundBusyError({ waiting });
      own.tasks += 1;
      owners.set(owner, own);
      const task = own.last.then(() => perform(name, input, moved));
      own.last = task.catch(() => undefined);
      try {
        // The output has the return type of the task's function.
        return (await task) as never;
      } finally {
        own.tasks -= 1;
        if (own.tasks === 0) owners.delete(owner);
      }
    },
    async close() {
      ended.abort();
      await pool?.destroy();
    },
  };
}
