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
  /** How long a connection stays open between two requests; milliseconds. */
  readonly keepAliveMs?: number;
  /** How long a connection may make no progress with a request or an answer; milliseconds. */
  readonly stallMs?: number;
  readonly connections?: ConnectionLimits;
  /** Called when a connection was closed because of the limits; at most once a minute. */
  readonly onRefused?: (address: string) => void;
}

export interface StopOptions {
  /** How long requests in flight may take to end by themselves. */
  readonly graceMs: number;
  /** Called when that is over and requests are still in flight: ends their work, so that they can answer. */
  readonly onGraceOver: () => void;
  /** How long they may then take to answer before their connections are cut; 5000 by default. */
  readonly answerMs?: number;
}

export interface Server {
  readonly listen: () => Promise<{ readonly url: string; readonly port: number }>;
  /** From now on every answer ends its connection. New connections are still taken. */
  readonly drain: () => void;
  /** Takes no new connections, and resolves when the last request has its answer, or was cut. */
  readonly stop: (options: StopOptions) => Promise<void>;
}

/** How often a stop looks for connections that have become idle since. */
const sweepMs = 50;

/** How often a refused connection is told of. */
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
  // Headers are timed from a request's first byte, so their limit may be below that of a connection between requests.
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
        // A request that still comes in over a kept connection is answered, and is the last one there.
        drain();
        // `close` itself closes only the connections that are idle at that moment.
        const sweep = setInterval(() => {
          server.closeIdleConnections();
          // Node does not count these as idle: nothing has come over them yet.
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
