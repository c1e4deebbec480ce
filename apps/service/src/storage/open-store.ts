import { Kysely, PostgresDialect, type PostgresPool } from "kysely";
import pg from "pg";
import { SessionClient } from "../database/session-client.ts";
import { SessionPool } from "../database/session-pool.ts";
import type { Database } from "./database.ts";

/** The database: queries through Kysely, the journal's hot statement through the pool itself. */
export interface Store {
  readonly database: Kysely<Database>;
  readonly pool: pg.Pool;
  /** Lets go of connections that nobody uses at the moment: on a line that was lost each costs a timeout of its own. */
  readonly dropIdle: () => void;
  readonly close: () => Promise<void>;
}

export interface StoreOptions {
  readonly url: string;
  /** Told of every connection that broke, idle or not; the pool replaces them by itself. */
  readonly onConnectionLost: (error: Error) => void;
  /** Most connections at once. */
  readonly connections?: number;
  /** Longest wait for a connection, in milliseconds. */
  readonly connectTimeoutMs?: number;
  /** Longest wait for an answer to a statement, in milliseconds. */
  readonly statementTimeoutMs?: number;
  /**
   * `pipelined`: what is asked of one client without waiting in between travels together, in order; neither COPY nor
   * cursors go that way. `one-by-one` when left out.
   */
  readonly sending?: "one-by-one" | "pipelined";
  /** Whether a server that cannot write will do; `read-write` when left out. */
  readonly access?: "read-write" | "any";
  /** Told of a session that turned read-only, or whose server stops: others of the same database may be no better. */
  readonly onUnusable?: () => void;
}

/** Connects lazily: the service starts with the database down. */
export function openStore({
  url,
  onConnectionLost,
  connections = 10,
  connectTimeoutMs = 2_000,
  statementTimeoutMs = 5_000,
  sending = "one-by-one",
  access = "read-write",
  onUnusable,
}: StoreOptions): Store {
  const pool = new SessionPool({
    url,
    connections,
    connectTimeoutMs,
    statementTimeoutMs,
    sending,
    access,
    onUnusable: () => (onUnusable ?? dropIdle)(),
  });
  // A client emits `error` when its line is cut, also while it is checked out and no query of it is under way.
  // The pool listens only to idle ones, and an `error` that nobody listens to ends the process.
  pool.on("connect", (client) => client.on("error", onConnectionLost));
  // The pool says of idle clients what their own listeners have said already.
  pool.on("error", () => {});
  const database = new Kysely<Database>({ dialect: new PostgresDialect({ pool: partingFromLost(pool) }) });
  const dropIdle = (): void => {
    // An idle client is handed out at once, without a word to the server.
    for (let idle = pool.idleCount; idle > 0; idle -= 1)
      pool.connect().then(
        (client) => client.release(true),
        () => {},
      );
  };
  return { database, pool, dropIdle, close: () => database.destroy() };
}

/**
 * Kysely gives a connection back to the pool whatever became of its query. One whose answer never came would hold up
 * every query after that, for as long as its line stays half open.
 */
const partingFromLost = (pool: pg.Pool): PostgresPool => ({
  options: pool.options,
  end: () => pool.end(),
  async connect() {
    const client = await pool.connect();
    let lost = false;
    const unusable = (): boolean => client instanceof SessionClient && client.unusable;
    const query = (...asked: unknown[]): unknown => {
      const answer: unknown = Reflect.apply(client.query, client, asked);
      // A cursor is no promise, and its reads are its own.
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((error: unknown) => {
        // What the server said no to has been answered.
        lost ||= !(error instanceof pg.DatabaseError);
        throw error;
      });
    };
    return { query, release: () => client.release(lost || unusable()) } as Awaited<
      ReturnType<PostgresPool["connect"]>
    >;
  },
});
