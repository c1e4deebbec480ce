import { createServer as createHttpServer, type RequestListener } from "node:http";
import { answerClientError } from "./client-error.ts";
import { PortInUseError } from "./port-in-use-error.ts";

export interface ServerOptions {
  readonly app: RequestListener;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
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
  /** Takes no new connections, and resolves when the last request has its answer, or was cut. */
  readonly stop: (options: StopOptions) => Promise<void>;
}

/** How often a stop looks for connections that have become idle since. */
const sweepMs = 50;

export function createServer({ app, host, port }: ServerOptions): Server {
  const server = createHttpServer(app);
  server.on("clientError", answerClientError);
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
    stop: ({ graceMs, onGraceOver, answerMs = 5_000 }) =>
      new Promise((resolve) => {
        // A request that still comes in over a kept connection is answered, and is the last one there.
        server.prependListener("request", (_request, response) => response.setHeader("connection", "close"));
        // `close` itself closes only the connections that are idle at that moment.
        const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
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
