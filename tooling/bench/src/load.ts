import { connect, type Socket } from "node:net";
import { type LoadResult, loadResult } from "./load-result.ts";
import type { Requests } from "./traffic.ts";

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  readonly requests: Requests;
}

/**
 * Sends requests over raw sockets, one at a time on each: on two cores a heavier client would measure itself.
 * Every answer must have status 200 and hold what it should, or the round throws.
 */
export async function load({ port, connections, seconds, requests }: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1_000;

  const drive = (socket: Socket): Promise<void> =>
    new Promise((resolve, reject) => {
      let received = Buffer.alloc(0);
      let sentAt = 0;
      const send = () => {
        if (performance.now() >= endAt) return void socket.end(resolve);
        const request = requests.next();
        sentAt = performance.now();
        socket.write(request);
      };
      socket.on("data", (chunk) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
        const total = completeLength(received);
        if (total === null) return;
        if (total === "unknown") return reject(new Error("a response of unknown length"));
        const good = received.subarray(9, 12).equals(ok) && received.includes(requests.answer);
        if (!good) return reject(new Error(received.toString("utf8", 0, 800)));
        latencies.push(performance.now() - sentAt);
        received = received.subarray(total);
        send();
      });
      socket.on("error", reject);
      // Without effect on a round that has ended.
      socket.on("close", () => reject(new Error("the connection was closed in the middle of a round")));
      send();
    });

  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  await Promise.all(sockets.map(drive));
  const elapsed = (performance.now() - startedAt) / 1_000;
  return loadResult(latencies, { seconds: elapsed });
}

const ok = Buffer.from("200");
const endOfHead = Buffer.from("\r\n\r\n");
const chunked = /transfer-encoding: chunked/i;
/** There is one answer at a time, so this ends it; the JSON before it holds no bare line ends. */
const lastChunk = Buffer.from("\r\n0\r\n\r\n");

/** The length of the first response in the buffer, or null while it is not complete. */
function completeLength(received: Buffer): number | "unknown" | null {
  const head = received.indexOf(endOfHead);
  if (head === -1) return null;
  const headers = received.toString("latin1", 0, head);
  if (chunked.test(headers))
    return received.subarray(-lastChunk.length).equals(lastChunk) ? received.length : null;
  const length = /content-length: (\d+)/i.exec(headers)?.[1];
  if (length === undefined) return "unknown";
  const total = head + endOfHead.length + Number(length);
  return received.length >= total ? total : null;
}

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
