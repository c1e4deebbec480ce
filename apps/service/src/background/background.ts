import { Piscina } from "piscina";
import { BackgroundBusyError } from "./background-busy-error.ts";
import type * as tasks from "./tasks.ts";
import { TooCostlyError } from "./too-costly-error.ts";

export type BackgroundTasks = typeof tasks;

/**
 * Threads for callers' documents that would hold the one that hears kills for too long. Each owner has one task under
 * way at a time, so that no owner's documents keep another's waiting for long.
 */
export interface Background {
  /**
   * Input and answer are copied. Work without an owner is bounded elsewhere, and waits for no turn.
   * @throws BackgroundBusyError when the owner has too much waiting already
   * @throws TooCostlyError when the task takes more time than any document may
   */
  readonly run: <Name extends TaskName>(
    name: Name,
    input: Parameters<BackgroundTasks[Name]>[0],
    by: { readonly owner: string | null },
  ) => Promise<ReturnType<BackgroundTasks[Name]>>;
  readonly close: () => Promise<void>;
}

type TaskName = keyof BackgroundTasks;

export interface BackgroundOptions {
  readonly onError?: (error: unknown) => void;
  readonly threads?: number;
  /** Tasks of one owner that may wait. */
  readonly waiting?: number;
  /** What a task may take. Far more than any document within the bounds needs, on a busy machine too. */
  readonly deadlineMs?: number;
}

/** A document of at most so many bytes costs less where it is than on its way to another thread and back. */
export const lightBytes = 65_536;

/** Threads begin with the first task and end when there was none for a while. */
export function createBackground({
  onError = () => {},
  threads = 2,
  waiting = 16,
  deadlineMs = 30_000,
}: BackgroundOptions = {}): Background {
  const ended = new AbortController();
  const owners = new Map<string, { tasks: number; last: Promise<unknown> }>();
  let pool: Piscina | null = null;

  // Memory has no bound of its own here: a thread that exceeds one can end the process. What is parsed is bounded.
  const start = (): Piscina => {
    const started = new Piscina({
      filename: new URL(import.meta.url.endsWith(".ts") ? "./tasks.ts" : "./tasks.js", import.meta.url).href,
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: 30_000,
      // What the process was started with, e.g. to inspect it, is not for its threads.
      execArgv: [],
    });
    // Of a thread that ends without a task; the next task starts another.
    started.on("error", onError);
    return started;
  };

  async function perform(name: TaskName, input: unknown): Promise<unknown> {
    pool ??= start();
    const deadline = AbortSignal.timeout(deadlineMs);
    try {
      return await pool.run(input, { name, signal: AbortSignal.any([ended.signal, deadline]) });
    } catch (cause) {
      throw deadline.aborted ? new TooCostlyError({ deadlineMs, cause }) : cause;
    }
  }

  return {
    async run(name, input, { owner }) {
      if (owner === null) return (await perform(name, input)) as never;
      const own = owners.get(owner) ?? { tasks: 0, last: Promise.resolve() };
      if (own.tasks > waiting) throw new BackgroundBusyError({ waiting });
      own.tasks += 1;
      owners.set(owner, own);
      const task = own.last.then(() => perform(name, input));
      own.last = task.catch(() => undefined);
      try {
        // What a task answers has the type that its function has.
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
