import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { freePort, type GuardedProcess, startGuarded } from "@slotgate/stack";
import { compileCache } from "./slotgate-process.ts";
import { until } from "./until.ts";

/** A service in a separate process, on the database of a world: it can be killed. */
export interface Replica {
  readonly url: string;
  readonly pid: number;
  readonly request: (path: string, options: ReplicaRequest) => Promise<Response>;
  /** Waits until its gates are open and it can record, with exactly the parts in `besides` degraded. */
  readonly untilReady: (options?: {
    readonly withinMs?: number;
    readonly besides?: readonly string[];
  }) => Promise<void>;
  /** SIGKILL. */
  readonly kill: GuardedProcess["kill"];
  readonly stop: GuardedProcess["stop"];
  readonly lines: () => readonly string[];
}

export interface ReplicaRequest {
  readonly method?: string;
  readonly key: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Short enough to wait for its end, and long enough for a busy machine to renew it in time. */
export const briefLease = { SLOTGATE_REPLICA_LEASE_MS: "5000" };

const slotgate = fileURLToPath(new URL("../../../../apps/cli/bin/slotgate.js", import.meta.url));

export interface ReplicaOptions {
  /** A script that serves in place of the command. */
  readonly script?: string;
  /** Maximum of open file handles; the system's limit when left out. */
  readonly fileHandles?: number;
}

export async function startReplica(
  env: Readonly<Record<string, string | undefined>>,
  { script, fileHandles }: ReplicaOptions = {},
): Promise<Replica> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { PATH = "", HOME = "" } = process.env;
  const command = [process.execPath, ...(script === undefined ? [slotgate, "serve"] : [script])];
  const [first = "", ...rest] =
    fileHandles === undefined
      ? command
      : ["/bin/sh", "-c", `ulimit -n ${fileHandles} && exec "$0" "$@"`, ...command];
  const child = await startGuarded({
    name: "a replica",
    command: first,
    args: rest,
    env: {
      PATH,
      HOME,
      SLOTGATE_SHUTDOWN_DELAY_MS: "0",
      ...compileCache,
      ...withoutAbsent(env),
      SLOTGATE_PORT: String(port),
    },
    cwd: "/",
    stopSignal: "SIGTERM",
    killAfterMs: 30_000,
    onLine: () => {},
  });
  const request: Replica["request"] = (path, { method, key, body, headers = {}, signal }) =>
    fetch(`${url}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
  return {
    url,
    pid: child.pid,
    request,
    untilReady: ({ besides = [], ...options } = {}) =>
      until(async () => {
        const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
        const { degraded } = (await response.json()) as { degraded: { what: string }[] };
        const off = degraded.map(({ what }) => what);
        return response.status === 200 && isDeepStrictEqual(off.toSorted(), besides.toSorted());
      }, options),
    kill: child.kill,
    stop: child.stop,
    lines: child.recentLines,
  };
}

const withoutAbsent = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
