import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { requestTimedOut } from "./problems/client-error.ts";

/** Minimum rate at which a body must arrive. */
const bytesPerSecond = 4_096;
const sweepMs = 1_000;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Of the connection, when the request began. */
  readonly bytesBefore: number;
  sweeps: number;
}

/**
 * Ends connections without progress for `stallMs`: those that send nothing or send headers too slowly, bodies that
 * pause or trickle, and answers that are not read. Requests that wait for the service's own work are kept.
 */
export function endStalled(server: Server, { stallMs }: { readonly stallMs: number }): void {
  const underWay = new Map<Socket, Exchange>();
  server.headersTimeout = stallMs;
  server.timeout = stallMs;

  server.on("request", (request, response) => {
    const { socket } = request;
    underWay.set(socket, { request, response, bytesBefore: socket.bytesRead, sweeps: 0 });
    response.once("close", () => underWay.delete(socket));
  });

  // Node emits this after `timeout` without reads or writes, or after `keepAliveTimeout` between requests.
  server.on("timeout", (socket) => {
    const exchange = underWay.get(socket);
    if (exchange === undefined) socket.destroy();
    else if (!exchange.request.complete) giveUpOn(exchange);
    else if (socket.writableLength > 0) socket.resetAndDestroy();
  });

  // Counts sweeps instead of time: while the process is blocked it cannot read what arrives.
  const sweep = setInterval(() => {
    for (const [socket, exchange] of underWay) {
      if (exchange.request.complete) continue;
      exchange.sweeps += 1;
      const elapsed = exchange.sweeps * sweepMs;
      const expected = (elapsed / 1_000) * bytesPerSecond;
      if (elapsed >= stallMs && socket.bytesRead - exchange.bytesBefore < expected) giveUpOn(exchange);
    }
  }, sweepMs).unref();
  server.once("close", () => clearInterval(sweep));
}

function giveUpOn({ request, response }: Exchange): void {
  const { socket } = request;
  if (response.headersSent) socket.destroy();
  else requestTimedOut(socket);
}
