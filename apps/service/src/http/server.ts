import { createServer as createHttpServer, type RequestListener } from "node:http";
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
}

export interface Server {
  readonly listen: () => Promise<{ readonly url: string; readonly port: number }>;
  /** Takes no new requests, and resolves when the last one has its answer. */
  readonly stop: (options: StopOptions) => Promise<void>;
}

export function createServer({ app, host, port }: ServerOptions): Server {
  const server = createHttpServer(app);
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
    stop: ({ graceMs, onGraceOver }) =>
      new Promise((resolve) => {
        const timer = setTimeout(onGraceOver, graceMs);
        // Kept-alive connections that carry no request are closed by `close` itself.
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}
