import { join } from "node:path";
import type { StopSignal } from "../process/guard-order.ts";
import { startGuarded } from "../process/guarded-process.ts";

export interface SlotgateCommand {
  readonly repository: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

const stopSignal: StopSignal = "SIGTERM";

/** What starting the `slotgate` command takes, as a child that does not outlive this process. */
export function slotgateProcess({ repository, args, env, onLine }: SlotgateCommand) {
  return {
    name: `slotgate ${args.join(" ")}`,
    command: process.execPath,
    args: [join(repository, "apps", "cli", "bin", "slotgate.js"), ...args],
    env,
    cwd: repository,
    stopSignal,
    // Longer than the service's own bound for finishing what is in flight.
    killAfterMs: 30_000,
    onLine,
  };
}

/**
 * Runs a `slotgate` command to its end.
 *
 * @throws Error with what it wrote when it fails.
 */
export async function runSlotgate(command: SlotgateCommand): Promise<void> {
  const child = await startGuarded(slotgateProcess(command));
  const exit = await child.exited;
  if (exit.code === 0) return;
  const lines = child.recentLines().join("\n") || "it wrote nothing";
  throw new Error(
    `\`slotgate ${command.args.join(" ")}\` failed (${exit.signal ?? `code ${exit.code}`}):\n${lines}`,
  );
}
