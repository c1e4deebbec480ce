import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type ProcessExit, startGuarded, whileStarting } from "./process/guarded-process.ts";
import { configurationVariable, type UnleashConfiguration } from "./unleash/unleash-configuration.ts";

export interface UnleashLogin {
  readonly username: string;
  readonly password: string;
}

export interface UnleashOptions {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** An existing database; Unleash creates and migrates its tables. */
  readonly databaseUrl: string;
  /** Login of the web UI, set when the database is new. */
  readonly login: UnleashLogin;
  /** `*:*.SECRET`, set when the database is new. */
  readonly adminToken: string;
  /** For each environment `*:ENVIRONMENT.SECRET`, set when the database is new. */
  readonly clientTokens: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  /** An abort stops the start; it has no effect once Unleash is up. */
  readonly signal?: AbortSignal;
}

export interface UnleashServer {
  /** Address of the web UI, e.g. `http://127.0.0.1:4242`. */
  readonly url: string;
  /** Address for SDKs and the admin API: `url` with `/api`. */
  readonly apiUrl: string;
  readonly login: UnleashLogin;
  readonly adminToken: string;
  /** Process id of Unleash. */
  readonly pid: number;
  /** Resolves when Unleash has ended for any reason. */
  readonly exited: Promise<ProcessExit>;
  /** Token for the SDK; throws for an environment without one. */
  clientToken(environment: string): string;
  stop(): Promise<void>;
  /** Kills it with SIGKILL. */
  kill(): Promise<void>;
}

const startTimeoutMs = 60_000;

/**
 * Starts a real Unleash with its web UI and waits until it answers with these credentials. It neither checks
 * for versions nor sends telemetry, and ends with the process that started it, also when that is killed.
 *
 * @throws Error with its last lines when it does not come up, or when the database knows other credentials.
 */
export async function startUnleash(options: UnleashOptions): Promise<UnleashServer> {
  const { port, databaseUrl, login, adminToken, clientTokens, log } = options;
  const url = `http://127.0.0.1:${port}`;
  const apiUrl = `${url}/api`;
  const configuration: UnleashConfiguration = {
    port,
    databaseUrl,
    login,
    adminToken,
    clientTokens,
    sessionSecret: createHash("sha256").update(`session ${adminToken}`).digest("hex"),
  };
  const server = await startGuarded({
    name: "Unleash",
    command: process.execPath,
    args: [fileURLToPath(new URL("./unleash-process.ts", import.meta.url))],
    env: {
      PATH: process.env["PATH"] ?? "",
      TZ: "UTC",
      NODE_ENV: "production",
      // Unleash's option of this name cannot switch it off: only the variable does.
      SEND_TELEMETRY: "false",
      // A user who tries the toggles quickly must not be locked out.
      SEARCH_FEATURES_RATE_LIMIT_PER_MINUTE: "600",
      SIMPLE_LOGIN_LIMIT_PER_MINUTE: "60",
      [configurationVariable]: JSON.stringify(configuration),
    },
    cwd: "/",
    stopSignal: "SIGTERM",
    killAfterMs: 10_000,
    onLine: log,
  });
  const tokens = { admin: adminToken, ...clientTokens };
  const outcome = await whileStarting(
    server,
    (over) => waitUntilReady({ apiUrl, tokens }, over),
    options.signal,
  );
  if (outcome !== "ready") {
    await server.stop();
    throw new Error(
      `Unleash did not start on port \`${port}\`: ${outcome}: ${server.recentLines().join("\n") || "it wrote nothing"}`,
    );
  }
  return {
    url,
    apiUrl,
    login,
    adminToken,
    pid: server.pid,
    exited: server.exited,
    clientToken: (environment) => {
      const token = clientTokens[environment];
      if (token === undefined) throw new Error(`no client token for the environment \`${environment}\``);
      return token;
    },
    stop: async () => void (await server.stop()),
    kill: async () => void (await server.kill()),
  };
}

interface Readiness {
  readonly apiUrl: string;
  /** `admin`, and one for each environment. */
  readonly tokens: Readonly<Record<string, string>>;
}

async function waitUntilReady({ apiUrl, tokens }: Readiness, over: AbortSignal): Promise<string> {
  const deadline = Date.now() + startTimeoutMs;
  let last = "it did not answer";
  while (Date.now() < deadline && !over.aborted) {
    try {
      const refused = await refusedToken({ apiUrl, tokens });
      if (refused === undefined) return "ready";
      return (
        `it refuses the token \`${refused}\`, so its database was made with other secrets: ` +
        "delete the state directory to begin anew"
      );
    } catch (cause) {
      last = `it did not answer: ${(cause as Error).message}`;
      await pause(50);
    }
  }
  return last;
}

/** Throws as long as Unleash does not answer. */
async function refusedToken({ apiUrl, tokens }: Readiness): Promise<string | undefined> {
  for (const [name, token] of Object.entries(tokens)) {
    const path = name === "admin" ? "admin/projects" : "client/features";
    const answer = await fetch(`${apiUrl}/${path}`, { headers: { authorization: token } });
    await answer.body?.cancel();
    if (answer.status === 401 || answer.status === 403) return name;
    if (!answer.ok) throw new Error(`status ${answer.status} from \`${path}\``);
  }
  return undefined;
}
