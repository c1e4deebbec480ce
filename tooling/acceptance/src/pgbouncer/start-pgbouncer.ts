import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort, temporaryDirectory } from "@slotgate/stack";
import pg from "pg";
import { until } from "../world/until.ts";

/** A real pgbouncer before a PostgreSQL. */
export interface Pgbouncer {
  /** The address of the same database, through it. */
  readonly url: (direct: string) => string;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** Starts it with these settings of its section `[pgbouncer]` beside what a test has to choose. */
export async function startPgbouncer(
  superuserUrl: string,
  settings: Readonly<Record<string, string>>,
): Promise<Pgbouncer> {
  const { hostname, port, username, password } = new URL(superuserUrl);
  const directory = await temporaryDirectory("pgbouncer");
  const listening = await freePort();
  await writeFile(join(directory.path, "users.txt"), `"${username}" "${decodeURIComponent(password)}"\n`);
  const all = {
    listen_addr: "127.0.0.1",
    listen_port: String(listening),
    unix_socket_dir: "",
    auth_type: "scram-sha-256",
    auth_file: join(directory.path, "users.txt"),
    ...settings,
  };
  await writeFile(
    join(directory.path, "pgbouncer.ini"),
    [
      "[databases]",
      `* = host=${hostname} port=${port}`,
      "[pgbouncer]",
      ...Object.entries(all).map(([name, value]) => `${name} = ${value}`),
    ].join("\n"),
  );
  await chmod(directory.path, 0o755);
  let log = "";
  // It does not run as root.
  const child = spawn("pgbouncer", [join(directory.path, "pgbouncer.ini")], {
    stdio: ["ignore", "ignore", "pipe"],
    ...(process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}),
  });
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString("utf8");
  });
  const ended = once(child, "exit");
  const url = (direct: string): string => {
    const through = new URL(direct);
    through.hostname = "127.0.0.1";
    through.port = String(listening);
    return through.href;
  };
  await until(async () => {
    const client = new pg.Client({ connectionString: url(superuserUrl) });
    await client.connect();
    await client.end();
    return true;
  }).catch((error: unknown) => {
    child.kill("SIGKILL");
    throw new Error(`pgbouncer does not answer: ${log}`, { cause: error });
  });
  return {
    url,
    log: () => log,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await directory.remove();
    },
  };
}
