import { readFileSync } from "node:fs";
import type { ConnectionLimits } from "../http/limit-connections.ts";

/** File handles that connections of callers never take: the database, the provider, files and the log need them. */
const heldBack = 256;
/** With this many, one JavaScript thread is busier than it should be. */
const most = 10_000;

/**
 * How many connections of callers the process takes, of `fileHandles` that it may have open. An address takes half, so
 * that one caller cannot keep out all others.
 */
export function connectionLimits(
  asked: { readonly [Limit in keyof ConnectionLimits]: number | null },
  fileHandles: number,
): ConnectionLimits {
  const room = Math.max(1, fileHandles - Math.min(heldBack, Math.ceil(fileHandles / 2)));
  const total = Math.min(asked.total ?? most, room);
  return { total, perAddress: Math.min(asked.perAddress ?? Math.ceil(total / 2), total) };
}

/** How many file handles this process may have open; infinite where the system does not tell. */
export function fileHandlesHere(): number {
  try {
    const limits = readFileSync("/proc/self/limits", "utf8");
    const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY; // no Linux: the limit on connections itself still holds
  }
}
