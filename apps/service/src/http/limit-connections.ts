import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

export interface ConnectionLimits {
  /** Limit on open connections. */
  readonly total: number;
  /** Limit on open connections of one address. */
  readonly perAddress: number;
}

/** Connections of one address or of all, in order of time, and their total number. */
interface Group {
  count: number;
  /** Without a request under way. */
  readonly idle: Set<Socket>;
  /** With one; most have arrived in full. */
  readonly underWay: Map<Socket, IncomingMessage>;
}

/**
 * Keeps the number of connections below the limit on file handles, some of which database, provider and files need. At
 * a limit a new connection replaces the one that has been idle longest, of the same address or of all, or else the
 * oldest request that has not arrived in full. If there is neither the new one is closed and `onRefused` is called.
 */
export function limitConnections(
  server: Server,
  { total, perAddress }: ConnectionLimits,
  onRefused: (address: string) => void = () => {},
): void {
  const all: Group = { count: 0, idle: new Set(), underWay: new Map() };
  const byAddress = new Map<string, Group>();
  const groupsOf = new WeakMap<Socket, readonly Group[]>();

  server.on("connection", (socket) => {
    // A connection that was reset has no address any more.
    const address = socket.remoteAddress ?? "unknown";
    const own = byAddress.get(address) ?? { count: 0, idle: new Set(), underWay: new Map() };
    byAddress.set(address, own);
    const groups = [all, own];
    groupsOf.set(socket, groups);
    for (const group of groups) group.count += 1;
    socket.once("close", () => {
      leave(socket);
      if (own.count === 0 && byAddress.get(address) === own) byAddress.delete(address);
    });

    const crowded = own.count > perAddress ? own : all.count > total ? all : null;
    const closed = crowded === null ? null : (leastUseful(crowded) ?? socket);
    for (const group of groups) group.idle.add(socket);
    if (closed === null) return;
    if (closed === socket) onRefused(address);
    leave(closed);
    closed.destroy();
  });

  server.on("request", (request, response) => {
    const { socket } = request;
    for (const group of groupsOf.get(socket) ?? []) {
      group.idle.delete(socket);
      group.underWay.set(socket, request);
    }
    response.once("close", () => {
      for (const group of groupsOf.get(socket) ?? []) {
        group.underWay.delete(socket);
        group.idle.add(socket);
      }
    });
  });

  /** Immediately instead of on `close`, which comes later: the next connection counts again. */
  function leave(socket: Socket): void {
    for (const group of groupsOf.get(socket) ?? []) {
      group.count -= 1;
      group.idle.delete(socket);
      group.underWay.delete(socket);
    }
    groupsOf.delete(socket);
  }
}

/** The connection of a group that may be replaced. */
function leastUseful({ idle, underWay }: Group): Socket | undefined {
  const [longestIdle] = idle;
  if (longestIdle !== undefined) return longestIdle;
  for (const [socket, { complete }] of underWay) {
    if (!complete) return socket;
    // A complete request stays complete, so the next search can skip it.
    underWay.delete(socket);
  }
  return undefined;
}
