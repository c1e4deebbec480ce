import { setTimeout as pause } from "node:timers/promises";
import { type GuardedProcess, startGuarded, whileStarting } from "../process/guarded-process.ts";
import { type SlotgateCommand, slotgateProcess } from "./slotgate-command.ts";

export interface ServiceOptions extends Omit<SlotgateCommand, "args"> {
  readonly url: string;
  /** An abort stops the start; it does nothing to a service that is up. */
  readonly signal: AbortSignal;
}

const readyTimeoutMs = 30_000;

/**
 * Starts the service and waits until it says that it is ready.
 *
 * @throws Error with its last lines when it ends or does not become ready.
 */
export async function startService({ url, signal, ...command }: ServiceOptions): Promise<GuardedProcess> {
  const service = await startGuarded(slotgateProcess({ ...command, args: ["serve"] }));
  const outcome = await whileStarting(service, (over) => waitUntilReady(url, over), signal);
  if (outcome === "ready") return service;
  await service.stop();
  throw new Error(
    `the service did not start on \`${url}\`: ${outcome}:\n${service.recentLines().join("\n")}`,
  );
}

async function waitUntilReady(url: string, over: AbortSignal): Promise<string> {
  let last = "it did not answer";
  for (const end = Date.now() + readyTimeoutMs; Date.now() < end && !over.aborted; await pause(50)) {
    try {
      const answer = await fetch(`${url}/readyz`);
      const body = await answer.text();
      if (answer.ok) return "ready";
      last = `/readyz answers ${answer.status}: ${body}`;
    } catch {
      // Not listening yet.
    }
  }
  return last;
}
