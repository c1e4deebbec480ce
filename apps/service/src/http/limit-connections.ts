import type { Server } from "node:http";
import type { Socket } from "node:net";

export interface ConnectionLimits {
  /** Most connections at once. */
  readonly total: number;
  /** Most of them from one address. */
  readonly perAddress: number;
}

/** Connections without a request under way, longest idle first, beside the number of all. */
interface Group {
  count: number;
  readonly idle: Set<Socket>;
}

/**
 * Keeps the number of connections below the limit on file handles, of which the database, the provider and files need
 * some. At a limit a new connection takes the place of the one that has been idle longest, of its own address or of
 * all; where none is idle the new one is closed, and `onRefused` is called.
 */
export function limitConnections(
  server: Server,
  { total, perAddress }: ConnectionLimits,
  onRefused: (address: string) => void = () => {},
): void {
  const all: Group = { count: 0, idle: new Set() };
  const byAddress = new Map<string, Group>();
  const groupsOf = new WeakMap<Socket, readonly Group[]>();

  server.on("connection", (socket) => {
    // Of one that was reset meanwhile there is no address.
    const address = socket.remoteAddress ?? "unknown";
    const own = byAddress.get(address) ?? { count: 0, idle: new Set() };
    byAddress.set(address, own);
    const groups = [all, own];
    groupsOf.set(socket, groups);
    for (const group of groups) group.count += 1;
    socket.once("close", () => {
      leave(socket);
      if (own.count === 0 && byAddress.get(address) === own) byAddress.delete(address);
    });

    const crowded = own.count > perAddress ? own : all.count > total ? all : null;
    const [longestIdle = socket] = crowded?.idle ?? [];
    for (const group of groups) group.idle.add(socket);
    if (crowded === null) return;
    if (longestIdle === socket) onRefused(address);
    leave(longestIdle);
    longestIdle.destroy();
  });

  server.on("request", ({ socket }, response) => {
    for (const group of groupsOf.get(socket) ?? []) group.idle.delete(socket);
    response.once("close", () => {
      for (const group of groupsOf.get(socket) ?? []) group.idle.add(socket);
    });
  });

  /** At once and not with `close`, which comes later: the next connection counts again. */
  function leave(socket: Socket): void {
    for (const group of groupsOf.get(socket) ?? []) {
      group.count -= 1;
      group.idle.delete(socket);
    }
    groupsOf.delete(socket);
  }
}
