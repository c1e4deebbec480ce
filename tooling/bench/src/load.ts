import { connect, type Socket } from "node:net";

/** What one round of load came to. */
export interface LoadResult {
  readonly responses: number;
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Whole HTTP requests, sent in turn. */
  readonly requests: readonly Buffer[];
}

/**
 * Sends requests over raw sockets, one at a time on each: on two cores a heavier client would measure itself.
 * Every answer must have status 200, or the round throws.
 */
export async function load({ port, connections, seconds, requests }: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1_000;

  const drive = (socket: Socket): Promise<void> =>
    new Promise((resolve, reject) => {
      let received = Buffer.alloc(0);
      let sentAt = 0;
      const send = () => {
        if (performance.now() >= endAt) return void socket.end(resolve);
        const request = requests[next % requests.length];
        next += 1;
        sentAt = performance.now();
        if (request !== undefined) socket.write(request);
      };
      socket.on("data", (chunk) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
        const total = completeLength(received);
        if (total === null) return;
        if (!received.subarray(9, 12).equals(ok)) return reject(new Error(received.toString("utf8", 0, 400)));
        received = received.subarray(total);
        latencies.push(performance.now() - sentAt);
        send();
      });
      socket.on("error", reject);
      send();
    });

  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  await Promise.all(sockets.map(drive));
  const elapsed = (performance.now() - startedAt) / 1_000;
  latencies.sort((one, other) => one - other);
  return {
    responses: latencies.length,
    perSecond: latencies.length / elapsed,
    medianMs: latencies[latencies.length >> 1] ?? Number.NaN,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
  };
}

const ok = Buffer.from("200");
const endOfHead = Buffer.from("\r\n\r\n");

/** The length of the first response in the buffer, or null while it is not complete. */
function completeLength(received: Buffer): number | null {
  const head = received.indexOf(endOfHead);
  if (head === -1) return null;
  const length = /content-length: (\d+)/i.exec(received.toString("latin1", 0, head))?.[1];
  if (length === undefined) throw new Error("a response without content-length");
  const total = head + endOfHead.length + Number(length);
  return received.length >= total ? total : null;
}

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
