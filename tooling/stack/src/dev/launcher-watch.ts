import { setTimeout as pause } from "node:timers/promises";
import { type ProcessFacts, processFacts } from "../process/process-facts.ts";

interface Link {
  readonly child: number;
  readonly parent: number;
}

const pollMs = 500;
const packageRunner = /(^|\/|\s)p?np[mx](\s|$|\.)/;
const shell = /^\S*\b(ba|da|z)?sh -c /;

/**
 * Resolves when `npx` or `pnpm`, which started this process, is gone. A signal that is sent to them alone does
 * not reach what they started, so without this the stack would run on unattended. Never resolves when they did
 * not start this process.
 */
export async function launcherGone(signal: AbortSignal): Promise<void> {
  const links = await launcherLinks();
  while (links.length > 0 && !signal.aborted) {
    for (const { child, parent } of links) {
      const facts = child === process.pid ? { parent: process.ppid } : await processFacts(child);
      if (facts?.parent !== parent) return;
    }
    await pause(pollMs, undefined, { ref: false });
  }
  await new Promise<never>(() => {});
}

/** From this process up to the package runner, through the shells between them. */
async function launcherLinks(): Promise<Link[]> {
  const links: Link[] = [];
  let runnerDepth = 0;
  for (let child = process.pid, parent = process.ppid; links.length < 8; ) {
    const facts: ProcessFacts | undefined = await processFacts(parent);
    if (facts === undefined) break;
    const isRunner = packageRunner.test(facts.commandLine) && !shell.test(facts.commandLine);
    if (!isRunner && !shell.test(facts.commandLine)) break;
    links.push({ child, parent });
    // Shells above the last runner belong to its caller, and their end means nothing.
    if (isRunner) runnerDepth = links.length;
    if (/npm exec|npx/.test(facts.commandLine) && isRunner) break;
    [child, parent] = [parent, facts.parent];
  }
  return links.slice(0, runnerDepth);
}
