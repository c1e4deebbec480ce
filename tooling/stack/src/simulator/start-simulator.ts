import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Fault } from "./fault.ts";
import { FaultBook } from "./fault-book.ts";
import { RequestLog, type SimulatedRequest } from "./request-log.ts";
import { sendJson } from "./send-json.ts";
import { type CompletionContext, serveCompletion } from "./serve-completion.ts";
import { serveControl } from "./serve-control.ts";

export interface SimulatorOptions {
  readonly port: number;
  /** 127.0.0.1 when left out. */
  readonly host?: string;
  readonly now?: () => Date;
}

export interface Simulator {
  /** Base URL for clients, e.g. `http://127.0.0.1:8701/v1`. */
  readonly url: string;
  /** Every completion request since the start or the last `clear()`, in the order of arrival. */
  requests(): readonly SimulatedRequest[];
  /** Forgets the requests. */
  clear(): void;
  readonly faults: { add(fault: Fault): void; clear(): void };
  /** Connections that clients hold open at this moment, idle ones included. */
  openSockets(): number;
  /** Closes the port and every connection, also those whose request hangs. */
  stop(): Promise<void>;
}

const models = ["simulated-writer"];

/**
 * Starts a server that speaks the OpenAI chat completions protocol and invents its content: always the same
 * for the same prompt, always named as simulated. It fails on demand, see `Fault` and `faultsInPrompt`.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { port, host = "127.0.0.1", now = () => new Date() } = options;
  const context: CompletionContext = { faults: new FaultBook(), log: new RequestLog(now), now };
  let sockets = 0;
  const server = createServer((incoming, response) => void serve(incoming, response, context));
  // Longer than clients keep connections: on a busy machine a client could take a connection that is just ending.
  server.keepAliveTimeout = 75_000;
  server.on("connection", (socket) => {
    sockets += 1;
    socket.on("close", () => {
      sockets -= 1;
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { faults, log } = context;
  return {
    url: `http://${host}:${port}/v1`,
    requests: () => log.list(),
    clear: () => log.clear(),
    faults: { add: (fault) => faults.add(fault), clear: () => faults.clear() },
    openSockets: () => sockets,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  context: CompletionContext,
): Promise<void> {
  const { method, url = "" } = incoming;
  try {
    if (method === "POST" && url === "/v1/chat/completions")
      return await serveCompletion(incoming, response, context);
    if (url.startsWith("/simulator/")) return await serveControl(incoming, response, context);
    if (method === "GET" && url === "/v1/models") {
      const data = models.map((id) => ({ id, object: "model", created: 0, owned_by: "simulator" }));
      return sendJson(response, { status: 200, body: { object: "list", data } });
    }
    sendJson(response, { status: 404, body: { error: { message: `no ${method} ${url}` } } });
  } catch {
    // The client went away while its body was read, so there is no client to answer.
    incoming.socket.destroy();
  }
}
