import { readlinkSync } from "node:fs";
import { constants, setPriority } from "node:os";

/**
 * Gives this thread the lowest priority, so that the threads that jobs and kills wait for run first. Only Linux has
 * priorities of threads; elsewhere nothing changes.
 */
export function yieldToOthers(): void {
  try {
    const thread = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    setPriority(thread, constants.priority.PRIORITY_LOW);
  } catch {
    // The work takes as long as before, and competes with others.
  }
}
