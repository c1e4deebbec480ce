import { connect } from "node:net";
import type { World } from "../world/start-world.ts";
import type { Answered } from "./described-api.ts";

/** A request that an operation answers with success. */
export interface GoodRequest {
  readonly method: string;
  readonly path: string;
  /** Whose key; null: none. */
  readonly as: "submit" | "operate" | "audit" | null;
  /** A secret in place of that key. */
  readonly secret?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function send(
  world: World,
  { method, path, as, secret, body, headers }: GoodRequest,
): Promise<Answered> {
  const response = await world.request(path, {
    method,
    key: secret ?? (as === null ? null : world.keys[as]),
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Sends bytes as they are: what no client would send. */
export function sendRaw(world: World, bytes: string): Promise<Answered> {
  const { port, hostname } = new URL(world.url);
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = connect({ port: Number(port), host: hostname }, () => socket.write(bytes));
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      received += text;
    });
    socket.on("error", reject);
    socket.on("close", () => {
      const [head = "", text = ""] = received.split("\r\n\r\n");
      const [statusLine = "", ...lines] = head.split("\r\n");
      const fields = lines.map((line): [string, string] => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
      });
      resolve({ status: Number(statusLine.split(" ")[1]), headers: new Headers(fields), text });
    });
  });
}
