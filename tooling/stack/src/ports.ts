import { randomInt } from "node:crypto";
import { createServer, type Server } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { PortInUseError } from "./port-in-use-error.ts";

/** The ports of the local stack: what listens, the variable that sets the port, and its default. */
export const portSettings = {
  service: { variable: "SLOTGATE_PORT", standard: 8700, purpose: "the service" },
  unleash: { variable: "SLOTGATE_UNLEASH_PORT", standard: 4242, purpose: "Unleash" },
  database: { variable: "SLOTGATE_DATABASE_PORT", standard: 54329, purpose: "PostgreSQL" },
  model: { variable: "SLOTGATE_MODEL_PORT", standard: 8701, purpose: "the model simulator" },
} as const;

export type PortName = keyof typeof portSettings;
export type StackPorts = Readonly<Record<PortName, number>>;

const portNames = Object.keys(portSettings) as PortName[];

/** What Kubernetes puts into `SLOTGATE_PORT` in every pod beside a Service named `slotgate`. */
const ofKubernetes = /^(?:tcp|udp|sctp):\/\/[^/]+:\d+$/;

/**
 * Reads the ports of the stack from the environment.
 *
 * @throws Error naming the variable when a value is no port, or when two of them are the same port.
 */
export function readPorts(env: Readonly<Record<string, string | undefined>>): StackPorts {
  const chosen = new Map<number, string>();
  const read = (name: PortName): number => {
    const { variable, standard } = portSettings[name];
    const text = env[variable];
    const unset = text === undefined || text === "" || ofKubernetes.test(text);
    const port = unset ? standard : Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new Error(
        `\`${variable}\` is not a port: expected a whole number from 1 to 65535, got \`${text}\``,
      );
    }
    const other = chosen.get(port);
    if (other !== undefined) {
      throw new Error(`\`${variable}\` and \`${other}\` are both \`${port}\`: give each a port of its own`);
    }
    chosen.set(port, variable);
    return port;
  };
  const [service, unleash, database, model] = portNames.map(read) as [number, number, number, number];
  return { service, unleash, database, model };
}

/**
 * Makes sure that nothing listens on the ports. `patienceMs` is how long a port may take to become free: a
 * stack that was killed a moment ago is still being cleaned up.
 *
 * @throws PortInUseError for the first port that is taken.
 */
export async function assertPortsFree(
  ports: Partial<StackPorts>,
  { patienceMs = 0 }: { readonly patienceMs?: number } = {},
): Promise<void> {
  const end = Date.now() + patienceMs;
  for (const name of portNames) {
    const port = ports[name];
    if (port === undefined) continue;
    while (!(await isFree(port))) {
      if (Date.now() >= end) throw new PortInUseError({ port, ...portSettings[name] });
      await pause(100);
    }
  }
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port as number;
}

/**
 * Where free ports are looked for: below those that systems give to outgoing connections (from 32768 on Linux), which
 * could be taken between being found free and being listened on, and above those that `fetch` refuses, of which 10080
 * is the last.
 */
export const freeRange = { from: 10_100, to: 30_000 };

/** Finds `count` different ports on which nothing listens. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held open until the last is known, so that none is returned twice.
  const servers: Server[] = [];
  while (servers.length < count) {
    const port = randomInt(freeRange.from, freeRange.to);
    if (await isFree(port)) servers.push(await listen({ port, host: "127.0.0.1" }));
  }
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map(close));
  return ports;
}

async function isFree(port: number): Promise<boolean> {
  // Both are tried: a listener on every address need not collide with one on 127.0.0.1, and the reverse.
  for (const host of ["127.0.0.1", "::"]) {
    try {
      await close(await listen({ port, host }));
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code;
      const withoutIpv6 = host === "::" && (code === "EAFNOSUPPORT" || code === "EADDRNOTAVAIL");
      if (code === "EADDRINUSE") return false;
      if (!withoutIpv6) throw cause;
    }
  }
  return true;
}

function listen(where: { readonly port: number; readonly host: string }): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ ...where, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
