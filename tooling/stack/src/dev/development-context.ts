import type { StackPorts } from "../ports.ts";
import type { ProcessExit } from "../process/guarded-process.ts";
import { openLog } from "./log-file.ts";
import type { Progress } from "./progress.ts";
import type { Environment } from "./service-environment.ts";
import type { Stoppers } from "./stoppers.ts";

export interface DevelopmentOptions {
  /** The folder of the clone. */
  readonly repository: string;
  readonly stateDirectory: string;
  readonly ports: StackPorts;
  readonly env: Environment;
  readonly progress: Progress;
  readonly stoppers: Stoppers;
  /** Aborted when the stack is to stop. */
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
  /** Width of the terminal in characters. */
  readonly width: number;
}

/** Opens the log of one part; it is closed after everything that is started later. */
export function logOf(
  { stateDirectory, stoppers }: DevelopmentOptions,
  name: string,
): (line: string) => void {
  const file = openLog(stateDirectory, name);
  stoppers.addQuietly(async () => file.close());
  return file.write;
}

/** One visible step of the start; none begins once the stack is to stop. */
export async function step<Result>(
  { progress, signal }: DevelopmentOptions,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  return progress.step(name, work);
}

interface Running {
  readonly exited: Promise<ProcessExit>;
  stop(): Promise<unknown>;
}

/** Registers a part to be stopped in its turn, and reports an end that was not requested. */
export function keep({ stoppers, progress }: DevelopmentOptions, name: string, part: Running): void {
  let stopping = false;
  stoppers.add(name, () => {
    stopping = true;
    return part.stop();
  });
  void part.exited.then((exit) => {
    if (!stopping) progress.note(`${name} ended by itself (${describeExit(exit)}); the rest stays up`);
  });
}

export function describeExit({ code, signal }: ProcessExit): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`;
}
