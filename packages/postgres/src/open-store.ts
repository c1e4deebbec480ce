import { Kysely, PostgresDialect, type PostgresPool } from "kysely";
import pg from "pg";
import { SessionClient } from "./database/session-client.ts";
import { SessionPool } from "./database/session-pool.ts";
import type { Database } from "./database.ts";

/** The database: queries through Kysely, the journal's frequent statement through the pool itself. */
export interface Store {
  readonly database: Kysely<Database>;
  readonly pool: pg.Pool;
  /** Closes idle connections: after the network was lost each would cost a separate timeout. */
  readonly dropIdle: () => void;
  readonly close: () => Promise<void>;
}

export interface StoreOptions {
  readonly url: string;
  /** Called for every connection that broke, idle or not; the pool replaces it. */
  readonly onConnectionLost: (error: Error) => void;
  /** Limit on open connections. */
  readonly connections?: number;
  /** Longest wait for a connection, in milliseconds. */
  readonly connectTimeoutMs?: number;
  /** Longest wait for an answer to a statement, in milliseconds. */
  readonly statementTimeoutMs?: number;
  /**
   * `pipelined`: statements sent to one client without waiting in between travel together, in order; COPY and cursors
   * do not work then. Default: `one-by-one`.
   */
  readonly sending?: "one-by-one" | "pipelined";
  /** Whether a read-only server will do. Default: `read-write`. */
  readonly access?: "read-write" | "any";
  /**
   * Called for a session that became read-only or whose server stops: other sessions of the database may be affected
   * too.
   */
  readonly onUnusable?: () => void;
}

/** Time for queries under way when a store is closed. */
const closeMs = 1_000;

/** Connects lazily, so that the service starts with the database down. */
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
  // A client emits `error` when its connection is cut, even while checked out and without a query. The pool listens to
  // idle clients only, and an unhandled `error` ends the process.
  pool.on("connect", (client) => client.on("error", onConnectionLost));
  // The listeners of idle clients have reported these errors already.
  pool.on("error", () => {});
  const database = new Kysely<Database>({ dialect: new PostgresDialect({ pool: partingFromLost(pool) }) });
  const dropIdle = (): void => {
    // Checking out an idle client sends nothing to the server.
    for (let idle = pool.idleCount; idle > 0; idle -= 1)
      pool.connect().then(
        (client) => client.release(true),
        () => {},
      );
  };
  const close = (): Promise<void> => pool.endWithin(closeMs);
  return { database, pool, dropIdle, close };
}

/**
 * Kysely returns a connection to the pool even if its query had no answer. Such a connection would block every later
 * query while it stays half open.
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
      // A cursor is no promise and handles its own reads.
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((error: unknown) => {
        // An error from the server is an answer.
        lost ||= !(error instanceof pg.DatabaseError);
        throw error;
      });
    };
    return { query, release: () => client.release(lost || unusable()) } as Awaited<
      ReturnType<PostgresPool["connect"]>
    >;
  },
});
