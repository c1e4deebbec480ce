import { createServer, connect as dial, type Server, type Socket } from "node:net";

/** Where on a connection something is to happen, once bytes that hold `marker` have come from the client. */
export interface Watch {
  readonly marker: string;
  readonly at: /** Before any of them goes on. */
    | "request-held"
    | "request-forwarded"
    /** The other side has answered, and the client has not heard. */
    | "answer-held"
    | "answer-forwarded"
    /** The client has heard the first half of it. */
    | "answer-halved";
  readonly fire: () => void;
}

/** Passes bytes on in both directions, and knows when to cut. */
export interface TcpProxy {
  readonly port: number;
  /** The next time that it happens; null: nothing is waited for. */
  arm: (watch: Watch | null) => void;
  readonly stop: () => Promise<void>;
}

export async function startTcpProxy({ target }: { readonly target: number }): Promise<TcpProxy> {
  let armed: Watch | null = null;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    let tail = "";
    let met: Watch | null = null;
    const upstream = dial({ host: "127.0.0.1", port: target, noDelay: true });
    client.setNoDelay(true);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        // What was met is over before its moment came: the next one will do.
        armed ??= met;
        met = null;
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (bytes) => {
      const text = tail + bytes.toString("latin1");
      tail = text.slice(-64);
      if (armed === null || !text.includes(armed.marker)) return void upstream.write(bytes);
      const watch = armed;
      armed = null;
      tail = "";
      switch (watch.at) {
        case "request-held":
          return watch.fire();
        case "request-forwarded":
          return void upstream.write(bytes, () => watch.fire());
        default:
          met = watch;
          upstream.write(bytes);
      }
    });

    upstream.on("data", (bytes) => {
      if (met === null) return void client.write(bytes);
      const watch = met;
      met = null;
      if (watch.at === "answer-held") return watch.fire();
      client.write(watch.at === "answer-halved" ? bytes.subarray(0, bytes.length / 2) : bytes);
      watch.fire();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    port: address.port,
    arm: (watch) => {
      armed = watch;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
