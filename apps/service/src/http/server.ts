import { createServer as createHttpServer, type RequestListener, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { endStalled } from "./end-stalled.ts";
import { type ConnectionLimits, limitConnections } from "./limit-connections.ts";
import { PortInUseError } from "./port-in-use-error.ts";
import { answerClientError } from "./problems/client-error.ts";

export interface ServerOptions {
  readonly app: RequestListener;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** How long an idle connection stays open; milliseconds. */
  readonly keepAliveMs?: number;
  /** How long a request or answer may make no progress; milliseconds. */
  readonly stallMs?: number;
  readonly connections?: ConnectionLimits;
  /** Called when a connection was closed because of the limits; at most once a minute. */
  readonly onRefused?: (address: string) => void;
}

export interface StopOptions {
  /** How long requests in flight may take to finish. */
  readonly graceMs: number;
  /** Called after that if requests are still in flight: ends their work, so that they can answer. */
  readonly onGraceOver: () => void;
  /** How long they may then take to answer before their connections are cut; 5000 by default. */
  readonly answerMs?: number;
}

export interface Server {
  readonly listen: () => Promise<{ readonly url: string; readonly port: number }>;
  /** From now on every answer ends its connection. New connections are still accepted. */
  readonly drain: () => void;
  /** Accepts no new connections, and resolves when the last request was answered or cut. */
  readonly stop: (options: StopOptions) => Promise<void>;
}

/** How often a stop closes connections that have become idle. */
const sweepMs = 50;

/** Minimum interval of reports on refused connections. */
const tellMs = 60_000;

export function createServer({
  app,
  host,
  port,
  keepAliveMs = 75_000,
  stallMs = 10_000,
  connections = { total: 10_000, perAddress: 5_000 },
  onRefused = () => {},
}: ServerOptions): Server {
  // Headers are timed from a request's first byte, so their limit may be below that of an idle connection.
  const server = createHttpServer({
    keepAlive: true,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: 1_000,
  });
  limitConnections(server, connections, rarely(onRefused, { everyMs: tellMs }));
  endStalled(server, { stallMs });
  const answering = new Set<ServerResponse>();
  let draining = false;
  server.on("request", (_request, response) => {
    if (draining) response.setHeader("connection", "close");
    answering.add(response);
    response.once("close", () => answering.delete(response));
  });
  server.on("request", app);
  server.on("clientError", answerClientError);
  const drain = (): void => {
    draining = true;
    for (const response of answering) if (!response.headersSent) response.setHeader("connection", "close");
  };
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once("error", (error) => {
          reject("code" in error && error.code === "EADDRINUSE" ? new PortInUseError({ host, port }) : error);
        });
        server.listen(port, host, () => {
          const address = server.address();
          const chosen = typeof address === "object" && address !== null ? address.port : port;
          resolve({ url: `http://${host.includes(":") ? `[${host}]` : host}:${chosen}`, port: chosen });
        });
      }),
    drain,
    stop: ({ graceMs, onGraceOver, answerMs = 5_000 }) =>
      new Promise((resolve) => {
        // A request that still arrives on a kept connection is answered, and is the last one there.
        drain();
        // `close` closes only the connections that are idle at that moment.
        const sweep = setInterval(() => {
          server.closeIdleConnections();
          // Node does not count these as idle, because they have received nothing yet.
          for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
        }, sweepMs);
        let timer = setTimeout(() => {
          onGraceOver();
          timer = setTimeout(() => server.closeAllConnections(), answerMs);
        }, graceMs);
        server.close(() => {
          clearInterval(sweep);
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

function rarely(
  tell: (address: string) => void,
  { everyMs }: { readonly everyMs: number },
): (address: string) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (address) => {
    if (performance.now() - toldAt < everyMs) return;
    toldAt = performance.now();
    tell(address);
  };
}
