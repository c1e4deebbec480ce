import { connect, createServer, type Server, type Socket } from "node:net";

/** What the proxy does with the traffic between the service and PostgreSQL. */
export type DatabaseProxyMode =
  | "pass"
  /** New connections are refused, and existing ones end. */
  | "down"
  /** Nothing gets through in either direction, and no socket is closed: a half-open connection. */
  | "swallow"
  /** Journal groups reach PostgreSQL, and their connections end before its answer. */
  | "cut-answers"
  /** Connections end when a journal group is to be sent. */
  | "cut-requests";

/** A TCP proxy before PostgreSQL whose faults are real faults. */
export interface DatabaseProxy {
  /** The address of the same database, through the proxy. */
  readonly url: (direct: string) => string;
  mode: DatabaseProxyMode;
  /** How many connections were cut around a journal group. */
  readonly cuts: () => number;
  readonly stop: () => Promise<void>;
}

/** In the frontend's messages: the name under which the journal's statement was prepared. */
const journalStatement = "slotgate-append-";

export async function startDatabaseProxy(target: string): Promise<DatabaseProxy> {
  const { hostname: host, port } = new URL(target);
  const pairs = new Set<readonly [Socket, Socket]>();
  let mode: DatabaseProxyMode = "pass";
  let cuts = 0;

  const server: Server = createServer((inner) => {
    if (mode === "down") return void inner.destroy();
    const outer = connect({ host, port: Number(port), noDelay: true });
    inner.setNoDelay(true);
    const pair = [inner, outer] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      inner.destroy();
      // What was sent arrives; only the answer is lost.
      outer.end();
    };
    let cutting = false;
    inner.on("data", (chunk) => {
      if (mode === "swallow") return;
      if (chunk.includes(journalStatement) && (mode === "cut-answers" || mode === "cut-requests")) {
        cuts += 1;
        if (mode === "cut-requests") return end();
        cutting = true;
      }
      outer.write(chunk);
    });
    outer.on("data", (chunk) => {
      if (cutting) return end();
      if (mode !== "swallow") inner.write(chunk);
    });
    for (const socket of pair) socket.on("error", end).on("close", end);
  });
  const listening = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });

  const endAll = () => {
    for (const [inner, outer] of pairs) {
      inner.destroy();
      outer.destroy();
    }
    pairs.clear();
  };
  return {
    url(direct) {
      const url = new URL(direct);
      url.hostname = "127.0.0.1";
      url.port = String(listening);
      return url.href;
    },
    get mode() {
      return mode;
    },
    set mode(next) {
      // A half-open connection stays so: a client that waits on it learns nothing from its end.
      if (next === "down") endAll();
      mode = next;
    },
    cuts: () => cuts,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        endAll();
      }),
  };
}
