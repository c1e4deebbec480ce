import { connect, type Socket } from "node:net";
import type { KillWorld } from "../kill/kill-world.ts";
import { type Attack, tally } from "./attack.ts";

/** What a connection sends at first, and then again and again. */
interface Manner {
  readonly first: (key: string) => string;
  readonly again: string;
}

const head = (key: string, length: number): string =>
  `POST /v1/runs HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

const manners: Readonly<Record<string, Manner>> = {
  silent: { first: () => "", again: "" },
  "half of a head": { first: () => "POST /v1/runs HTTP/1.1\r\nx-slow: ", again: "x" },
  "half of a body": { first: (key) => `${head(key, 50_000)}{"version":`, again: " " },
  "half of a body, without a key": { first: () => `${head("nobody", 50_000)}{`, again: " " },
};

/** Loopback addresses, so that no limit by address is enough. The watched callers have 127.0.0.1. */
const addresses = ["127.0.0.2", "127.0.0.3", "127.0.0.4"];

/** Occupies all connections that a replica accepts, with requests that never become complete. */
export const openSockets = ({
  perManner,
  forMs,
}: {
  readonly perManner: number;
  readonly forMs: number;
}): Attack => ({
  name: `${perManner * Object.keys(manners).length} idle connections and half requests`,
  clients: 0,
  async begin(world) {
    const open = new Set<Socket>();
    const { counts, count } = tally();
    let over = false;

    function attack(manner: string, at: number): void {
      if (over) return;
      const socket = openOne(world, { manner, localAddress: addresses[at % addresses.length] ?? "" });
      let connected = false;
      open.add(socket);
      socket.once("connect", () => {
        connected = true;
      });
      socket.once("data", (answer) => count(String(answer).slice(9, 12)));
      socket.once("close", () => {
        open.delete(socket);
        if (over) return;
        count(connected ? "closed" : "not connected");
        // An immediate reconnect would be a flood of connections, which is another attack.
        setTimeout(() => attack(manner, at), 200);
      });
    }
    for (const manner of Object.keys(manners)) for (let at = 0; at < perManner; at += 1) attack(manner, at);
    await new Promise((resolve) => setTimeout(resolve, forMs));
    const findings = await degradedOf(world);
    return {
      async end() {
        over = true;
        for (const socket of open) socket.destroy();
        return { answers: counts, findings };
      },
    };
  },
});

function openOne(
  { replicas: [attacked], keys }: KillWorld,
  { manner, localAddress }: { readonly manner: string; readonly localAddress: string },
): Socket {
  const { first, again } = manners[manner] as Manner;
  const { hostname, port } = new URL(attacked.url);
  const socket = connect({ host: hostname, port: Number(port), localAddress });
  socket.on("error", () => {});
  socket.resume();
  socket.once("connect", () => socket.write(first(keys.submit)));
  const trickle = setInterval(() => socket.write(again), 1_000);
  socket.once("close", () => clearInterval(trickle));
  return socket;
}

/** When file handles run out, files that cannot be read show as degraded. */
async function degradedOf({ replicas: [attacked] }: KillWorld): Promise<readonly string[]> {
  const { degraded } = (await (await fetch(`${attacked.url}/readyz`)).json()) as {
    degraded: { what: string; detail: string }[];
  };
  return degraded.map(({ what, detail }) => `\`${what}\` was degraded: ${detail}`);
}
