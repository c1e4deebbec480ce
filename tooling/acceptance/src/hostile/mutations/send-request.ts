import { Agent, request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";
import type { Answered } from "../../openapi/described-api.ts";
import type { SentRequest } from "./mutate-request.ts";

/** Sends requests as they are, which `fetch` would mend or refuse. */
export interface Sender {
  readonly send: (request: SentRequest, secret: string | null) => Promise<Answered>;
  readonly close: () => void;
}

/** Far more than any request may take, on a busy machine too. */
const withinMs = 30_000;

export function openSender(url: string): Sender {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(url);

  const send: Sender["send"] = ({ method, path, headers, body }, secret) =>
    new Promise((resolve, reject) => {
      const outgoing = httpRequest({
        agent,
        hostname,
        port,
        method,
        path,
        signal: AbortSignal.timeout(withinMs),
        headers: {
          ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
          ...(body === null ? {} : { "content-length": String(body.length) }),
          ...(headers as Record<string, string | string[]>),
        },
      });
      outgoing.on("error", reject);
      outgoing.on("response", (response) => {
        text(response).then(
          (received) =>
            resolve({
              status: response.statusCode ?? 0,
              headers: new Headers(
                Object.entries(response.headersDistinct).flatMap(([name, values = []]) =>
                  values.map((value): [string, string] => [name, value]),
                ),
              ),
              text: received,
            }),
          reject,
        );
      });
      outgoing.end(body ?? undefined);
    });
  return { send, close: () => agent.destroy() };
}
