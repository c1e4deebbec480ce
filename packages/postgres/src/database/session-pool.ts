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
  /** `read-write`: rejects a session that cannot write. `any`: accepts it, but does not keep it. */
  readonly access: "read-write" | "any";
  /** Called for every session in use that became read-only or whose server is stopping. */
  readonly onUnusable: () => void;
}

/**
 * Time limit for a new session to describe itself, in milliseconds; the pool's own limit covers only the connection.
 */
const questionTimeoutMs = 5_000;

/**
 * Sessions with the settings that the code relies on, on a server that can write. If a pooler does not pass settings
 * on, they are set in each transaction; if there are several hosts, the next one is tried.
 */
export class SessionPool extends pg.Pool {
  readonly #route: Route;
  readonly #clients = new Set<SessionClient>();

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
    this.on("connect", (client) => {
      if (client instanceof SessionClient) this.#clients.add(client);
    });
    this.on("remove", (client) => {
      if (client instanceof SessionClient) this.#clients.delete(client);
    });
  }

  /** Ends the pool; cuts the connections that are still in use after `withinMs`. */
  async endWithin(withinMs: number): Promise<void> {
    const cutting = setTimeout(() => {
      for (const client of this.#clients) client.cut();
    }, withinMs);
    await this.end().finally(() => clearTimeout(cutting));
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

/** This error says nothing about the server. */
const isPoolExhausted = (error: unknown): boolean =>
  error instanceof Error && error.message === "timeout exceeded when trying to connect";

/** Which host the next connection uses, and whether it sends the settings. */
class Route {
  readonly #hosts: DatabaseAddress["hosts"];
  readonly #options: string;
  #host = 0;
  #plain = false;

  constructor({ hosts }: DatabaseAddress, options: string) {
    this.#hosts = hosts;
    this.#options = options;
  }

  /** How many ways to connect there are. */
  get ways(): number {
    return this.#hosts.length;
  }

  /** Names the way of the next connection. */
  get way(): string {
    return `${this.#host} ${this.#plain}`;
  }

  get next(): DatabaseHost & { readonly options?: string } {
    return { ...this.#hosts[this.#host], ...(this.#plain ? {} : { options: this.#options }) };
  }

  /** Sessions do not keep settings. */
  goPlain(): void {
    this.#plain = true;
  }

  /** Whether there is another way than the one that failed. */
  turnFrom(failed: string, error: unknown): boolean {
    // Another connection has already switched.
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
      // Replaces PGOPTIONS, which the settings already include.
      Object.assign((this as unknown as { connectionParameters: object }).connectionParameters, { options });
    }
  };

interface Introduction {
  readonly settings: SessionSettings;
  readonly route: Route;
  readonly options: SessionPoolOptions;
}

/** Queries a new session's properties before anything else uses it. */
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
  if (row === undefined) throw new Error("the session returned no properties");
  const unlimited = row.transactionTimeout === null ? {} : { transaction_timeout: "0" };
  const own = row.pid === (client as { readonly processID?: number }).processID;
  const limits = [
    ...(isLimit(row.transactionTimeout) ? ["set transaction_timeout = 0"] : []),
    ...(isLimit(row.idleSessionTimeout) ? ["set idle_session_timeout = 0"] : []),
  ];
  if (own && limits.length > 0) await client.query(limits.join("; "));
  if (!own || !hasSettings(row.told)) {
    client.setInEachTransaction({ settings: { ...settings, ...unlimited }, access });
    await client.query("select");
    return;
  }
  if (!row.readOnly) return;
  if (access === "read-write") throw new ReadOnlySessionError();
  client.retire();
}

interface Introduced {
  readonly pid: number;
  readonly readOnly: boolean;
  readonly told: readonly string[];
  /** The time limit of transactions; null: a server before version 17, which has none. */
  readonly transactionTimeout: string | null;
  /** The time limit of sessions between statements; null: a server before version 14, which has none. */
  readonly idleSessionTimeout: string | null;
}

const isLimit = (timeout: string | null): boolean => timeout !== null && timeout !== "0";

const question = {
  text: `
    select pg_backend_pid() as pid, current_setting('transaction_read_only') = 'on' as "readOnly",
      array[${toldSettings.map((name) => `current_setting('${name}')`).join(", ")}] as told,
      current_setting('transaction_timeout', true) as "transactionTimeout",
      current_setting('idle_session_timeout', true) as "idleSessionTimeout"`,
  query_timeout: questionTimeoutMs,
};
