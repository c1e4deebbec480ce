import { readFileSync } from "node:fs";
import type { ConnectionLimits } from "./limit-connections.ts";

/** File handles reserved for the database, the provider, files and the log. */
const heldBack = 256;
/** Beyond this, one JavaScript thread would be overloaded. */
const most = 10_000;

/**
 * How many connections of callers to accept, given a limit on open `fileHandles`. One address may use half of them, so
 * that one caller cannot exclude the others.
 */
export function connectionLimits(
  asked: { readonly [Limit in keyof ConnectionLimits]: number | null },
  fileHandles: number,
): ConnectionLimits {
  const room = Math.max(1, fileHandles - Math.min(heldBack, Math.ceil(fileHandles / 2)));
  const total = Math.min(asked.total ?? most, room);
  return { total, perAddress: Math.min(asked.perAddress ?? Math.ceil(total / 2), total) };
}

/** The process's limit on open files; infinite if the system does not say. */
export function fileHandlesHere(): number {
  try {
    const limits = readFileSync("/proc/self/limits", "utf8");
    const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY; // Not Linux: the limit on connections still applies.
  }
}
