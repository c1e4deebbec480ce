import { createServer, request as forward, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the proxy does with the next requests. */
export type ProxyMode =
  | "pass"
  /** Answers nothing and keeps the socket open. */
  | "hang"
  /** Closes sockets at once, as if nothing listened. */
  | "down"
  /** Answers 401 to one request, then passes. */
  | "unauthorized-once"
  /** Answers 200 with an ETag and a payload that cannot be read, then 304 for it, for ever. */
  | "unreadable";

/** A real HTTP proxy before Unleash whose faults are real faults. */
export interface FaultProxy {
  /** In place of Unleash's own API address. */
  readonly url: string;
  mode: ProxyMode;
  /** In place of the token that the client sends; null: the client's own. */
  token: string | null;
  /** Requests that came in since the start. */
  readonly seen: () => number;
  readonly stop: () => Promise<void>;
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const base = new URL(target);
  let mode: ProxyMode = "pass";
  let token: string | null = null;
  let seen = 0;
  const server: Server = createServer((incoming, response) => {
    seen += 1;
    incoming.resume();
    switch (mode) {
      case "hang":
        return;
      case "down":
        return void incoming.socket.destroy();
      case "unauthorized-once":
        mode = "pass";
        return void response.writeHead(401).end();
      case "unreadable":
        return answerUnreadable(incoming.headers["if-none-match"], response);
      case "pass":
    }
    const options = {
      host: base.hostname,
      port: base.port,
      path: incoming.url,
      method: incoming.method,
      headers: token === null ? incoming.headers : { ...incoming.headers, authorization: token },
    };
    const outgoing = forward(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on("error", () => incoming.socket.destroy());
    outgoing.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${base.pathname}`,
    get mode() {
      return mode;
    },
    set mode(next) {
      mode = next;
      // Connections that hang or are kept alive do not outlive the mode that they were made in.
      server.closeAllConnections();
    },
    get token() {
      return token;
    },
    set token(next) {
      token = next;
      server.closeAllConnections();
    },
    seen: () => seen,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerUnreadable(ifNoneMatch: string | undefined, response: ServerResponse): void {
  const etag = '"unreadable"';
  if (ifNoneMatch === etag) return void response.writeHead(304, { etag }).end();
  response
    .writeHead(200, { etag, "content-type": "application/json" })
    .end('{"version":2,"features":[{"name":');
}
