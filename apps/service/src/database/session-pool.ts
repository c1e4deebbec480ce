import pg from "pg";
import { type DatabaseAddress, type DatabaseHost, parseDatabaseAddress } from "./database-address.ts";
import { SessionClient } from "./session-client.ts";
import { isOtherSession, ReadOnlySessionError, refusesOptions } from "./session-errors.ts";
import {
  asStartupOptions,
  hasSettings,
  type SessionSettings,
  sessionSettings,
  toldSettings,
} from "./session-settings.ts";

export interface SessionPoolOptions {
  readonly url: string;
  readonly connections: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly sending: "one-by-one" | "pipelined";
  /** `read-write`: a session that cannot write is not taken. `any`: it is, and not kept. */
  readonly access: "read-write" | "any";
  /** Told of every session that was in use and has become read-only, or whose server stops. */
  readonly onUnusable: () => void;
}

/** Most time for a new session to say what it is, in milliseconds; the pool's own bound ends with the connection. */
const questionTimeoutMs = 5_000;

/**
 * Sessions with the settings that the code relies on, on a server that can write. Where a pooler does not hand the
 * settings on they are set in each transaction; where there are several hosts, the next is tried.
 */
export class SessionPool extends pg.Pool {
  readonly #route: Route;

  constructor(options: SessionPoolOptions) {
    const { url, connections, connectTimeoutMs, statementTimeoutMs, sending } = options;
    const address = parseDatabaseAddress(url);
    const asked = address.options ?? process.env["PGOPTIONS"] ?? null;
    const settings = sessionSettings({ statementTimeoutMs, options: asked });
    const route = new Route(address, asStartupOptions(settings, { options: asked }));
    super({
      ...address.client,
      max: connections,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: statementTimeoutMs,
      keepAlive: true,
      pipeline: sending === "pipelined",
      application_name: address.applicationName ?? "slotgate",
      Client: clientOn(route),
      onConnect: (client) => introduce(client as SessionClient, { settings, route, options }),
    });
    this.#route = route;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(
    callback: (err: Error | undefined, client: pg.PoolClient | undefined, done: () => void) => void,
  ): void;
  override connect(
    callback?: (err: Error | undefined, client: pg.PoolClient | undefined, done: () => void) => void,
  ): Promise<pg.PoolClient> | undefined {
    const connected = this.#connect();
    if (callback === undefined) return connected;
    connected.then(
      (client) => callback(undefined, client, client.release),
      (error) => callback(error, undefined, () => {}),
    );
    return undefined;
  }

  async #connect(): Promise<pg.PoolClient> {
    for (let tries = 1; ; tries += 1) {
      const { way } = this.#route;
      try {
        return await super.connect();
      } catch (error) {
        if (isPoolExhausted(error) || tries > this.#route.ways || !this.#route.turnFrom(way, error))
          throw error;
      }
    }
  }
}

/** It says nothing of the server. */
const isPoolExhausted = (error: unknown): boolean =>
  error instanceof Error && error.message === "timeout exceeded when trying to connect";

/** Which host the next connection goes to, and whether the settings go with it. */
class Route {
  readonly #hosts: DatabaseAddress["hosts"];
  readonly #options: string;
  #host = 0;
  #plain = false;

  constructor({ hosts }: DatabaseAddress, options: string) {
    this.#hosts = hosts;
    this.#options = options;
  }

  /** How often a connection may be tried another way. */
  get ways(): number {
    return this.#hosts.length;
  }

  /** Names what the next connection does. */
  get way(): string {
    return `${this.#host} ${this.#plain}`;
  }

  get next(): DatabaseHost & { readonly options?: string } {
    return { ...this.#hosts[this.#host], ...(this.#plain ? {} : { options: this.#options }) };
  }

  /** No session keeps what it was given. */
  goPlain(): void {
    this.#plain = true;
  }

  /** Whether there is another way than the one that failed. */
  turnFrom(failed: string, error: unknown): boolean {
    // Another connection has turned already.
    if (failed !== this.way) return true;
    if (!this.#plain && refusesOptions(error)) {
      this.#plain = true;
      return true;
    }
    this.#host = (this.#host + 1) % this.#hosts.length;
    return this.#hosts.length > 1;
  }
}

const clientOn = (route: Route) =>
  class extends SessionClient {
    constructor(config?: pg.ClientConfig) {
      const { options = "", ...host } = route.next;
      // A pool hides the password from those who list its options.
      super({ ...config, password: config?.password, ...host, options });
      // In place of what PGOPTIONS says, which is among the settings already.
      Object.assign((this as unknown as { connectionParameters: object }).connectionParameters, { options });
    }
  };

interface Introduction {
  readonly settings: SessionSettings;
  readonly route: Route;
  readonly options: SessionPoolOptions;
}

/** Asks a new session what it is before anything else does. */
async function introduce(
  client: SessionClient,
  { settings, route, options: { access, onUnusable } }: Introduction,
): Promise<void> {
  client.watch((code) => {
    if (isOtherSession(code)) route.goPlain();
    onUnusable();
  });
  const { rows } = (await client.query(question)) as pg.QueryResult<Introduced>;
  const [row] = rows;
  if (row === undefined) throw new Error("the session did not say what it is");
  const unlimited = row.transactionTimeout === null ? {} : { transaction_timeout: "0" };
  const own = row.pid === (client as { readonly processID?: number }).processID;
  if (!own || !hasSettings(row.told)) {
    client.setInEachTransaction({ settings: { ...settings, ...unlimited }, access });
    await client.query("select");
    return;
  }
  if ((row.transactionTimeout ?? "0") !== "0") await client.query("set transaction_timeout = 0");
  if (!row.readOnly) return;
  if (access === "read-write") throw new ReadOnlySessionError();
  client.retire();
}

interface Introduced {
  readonly pid: number;
  readonly readOnly: boolean;
  readonly told: readonly string[];
  /** A transaction may have to wait for others; null: a server of before 17, which knows no such limit. */
  readonly transactionTimeout: string | null;
}

const question = {
  text: `
    select pg_backend_pid() as pid, current_setting('transaction_read_only') = 'on' as "readOnly",
      array[${toldSettings.map((name) => `current_setting('${name}')`).join(", ")}] as told,
      current_setting('transaction_timeout', true) as "transactionTimeout"`,
  query_timeout: questionTimeoutMs,
};
