import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { GuardOrder, GuardReport } from "./guard-order.ts";

/** How a guarded command ended: its exit code, or the signal that ended it. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface GuardedProcess {
  /** Process id of the command itself, not of its guardian. */
  readonly pid: number;
  /** Resolves when the command has ended for any reason. Never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** The last lines that it wrote, oldest first. */
  recentLines(): readonly string[];
  /** Asks it to shut down and waits; kills it after `killAfterMs`. Safe to call again. */
  stop(): Promise<ProcessExit>;
  /** Sends SIGKILL and waits until it is gone. */
  kill(): Promise<ProcessExit>;
}

export interface GuardedProcessOptions extends GuardOrder {
  /** Its name in messages: `PostgreSQL`, `the service`. */
  readonly name: string;
  readonly onLine: (line: string) => void;
}

const keptLines = 40;

/**
 * Starts a command that outlives neither `stop()` nor this process, even when this process is killed with
 * SIGKILL. It runs in a separate session, so that Ctrl-C in a terminal reaches only the process that
 * decides on the order of stopping.
 *
 * @throws Error when the command cannot be started.
 */
export async function startGuarded(options: GuardedProcessOptions): Promise<GuardedProcess> {
  const { name, onLine, ...order } = options;
  const guardian = fork(fileURLToPath(new URL("./guardian.ts", import.meta.url)), [], {
    cwd: "/",
    detached: true,
    execArgv: [],
    // The guardian needs nothing from the environment; the command gets its own from the order.
    env: {},
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const lines: string[] = [];
  for (const stream of [guardian.stdout, guardian.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      onLine(line);
    });
  }

  let last: ProcessExit | undefined;
  const exited = new Promise<ProcessExit>((resolve) => {
    // "close" comes after the last line was read, and also when the guardian itself was killed.
    guardian.on("close", (code, signal) => resolve(last ?? { code, signal }));
  });
  const pid = await new Promise<number>((resolve, reject) => {
    guardian.on("message", (message: GuardReport) => {
      if (message.kind === "spawned") resolve(message.pid);
      else if (message.kind === "exited") last = { code: message.code, signal: message.signal };
      else reject(new Error(`cannot start ${name} (\`${order.command}\`): ${message.message}`));
    });
    guardian.on("error", reject);
    void exited.then(() => reject(new Error(`the guardian of ${name} ended before it could start it`)));
    guardian.send(order);
  });

  const stop = (): Promise<ProcessExit> => {
    if (guardian.connected) guardian.send({ kind: "stop" }, () => {});
    return exited;
  };
  const kill = (): Promise<ProcessExit> => {
    // Once the exit is known the id may belong to another process.
    if (last === undefined) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended in between, as requested.
      }
    }
    return exited;
  };
  return { pid, exited, recentLines: () => [...lines], stop, kill };
}

/**
 * Waits for a process to become ready: resolves to what `ready` resolves to, or to `"it ended"` when the
 * process ends first. Until then an abort stops the process. `over` aborts when the wait ends.
 */
export async function whileStarting<Outcome>(
  child: GuardedProcess,
  ready: (over: AbortSignal) => Promise<Outcome>,
  signal: AbortSignal | undefined,
): Promise<Outcome | "it ended"> {
  const over = new AbortController();
  const stop = (): void => void child.stop();
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop);
  try {
    return await Promise.race([child.exited.then(() => "it ended" as const), ready(over.signal)]);
  } finally {
    over.abort();
    signal?.removeEventListener("abort", stop);
  }
}
