import { connect, createServer, type Socket } from "node:net";

/** Before PostgreSQL, and as poolers do: turns away every connection that comes with options of its session. */
export interface OptionRefuser {
  /** The address of the same database, through it. */
  readonly url: (direct: string) => string;
  /** How many connections were turned away. */
  readonly refused: () => number;
  readonly stop: () => Promise<void>;
}

export async function startOptionRefuser(target: string): Promise<OptionRefuser> {
  const { hostname: host, port } = new URL(target);
  const sockets = new Set<Socket>();
  let refused = 0;
  const server = createServer((inner) => {
    sockets.add(inner);
    inner.on("error", () => {}).on("close", () => sockets.delete(inner));
    inner.once("data", (startup) => {
      if (startup.includes("\0options\0")) {
        refused += 1;
        inner.end(fatalError("unsupported startup parameter: options"));
        return;
      }
      const outer = connect({ host, port: Number(port) });
      sockets.add(outer);
      outer.on("error", () => inner.destroy()).on("close", () => sockets.delete(outer));
      outer.write(startup);
      inner.pipe(outer);
      outer.pipe(inner);
    });
  });
  const listening = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  return {
    url(direct) {
      const url = new URL(direct);
      url.host = `127.0.0.1:${listening}`;
      return url.href;
    },
    refused: () => refused,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** An ErrorResponse, as pgbouncer sends it. */
function fatalError(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C08P01\0M${message}\0\0`, "utf8");
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
