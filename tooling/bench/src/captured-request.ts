import { once } from "node:events";
import { createServer } from "node:http";
import { freePort } from "@slotgate/stack";

/** A request that the service sent to a stand-in for a model. */
export interface CapturedRequest {
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** An endpoint that notes the first request and serves none. */
export interface Catcher {
  readonly port: number;
  /** Null until a request has arrived. */
  readonly caught: () => CapturedRequest | null;
  readonly stop: () => Promise<void>;
}

export async function startCatcher(): Promise<Catcher> {
  const port = await freePort();
  let caught: CapturedRequest | null = null;
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { url: path = "", headers } = incoming;
    const kept = Object.entries(headers).flatMap(([name, value]) =>
      typeof value === "string" && !leftOut.has(name) ? [[name, value] as const] : [],
    );
    caught ??= { path, headers: kept, body: Buffer.concat(chunks).toString("utf8") };
    response.writeHead(400, { "content-type": "application/json" }).end("{}");
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port,
    caught: () => caught,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Headers that belong to one connection; and compression, which would only cost an intermediary. */
const leftOut: ReadonlySet<string> = new Set([
  "accept-encoding",
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
]);

/** The same request as text for a socket, with more headers where an intermediary needs them. */
export function asText(
  { path, headers, body }: CapturedRequest,
  more: Readonly<Record<string, string>> = {},
): string {
  const lines = [
    `POST ${path} HTTP/1.1`,
    "host: 127.0.0.1",
    ...[...headers, ...Object.entries(more)].map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}
