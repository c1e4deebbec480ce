import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Database } from "./database.ts";

/** The database: queries through Kysely, the journal's hot statement through the pool itself. */
export interface Store {
  readonly database: Kysely<Database>;
  readonly pool: pg.Pool;
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
}

/** Connects lazily: the service starts with the database down. */
export function openStore({
  url,
  onConnectionLost,
  connections = 10,
  connectTimeoutMs = 2_000,
  statementTimeoutMs = 5_000,
}: StoreOptions): Store {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: statementTimeoutMs,
    // A statement that the service has given up on must not be carried out later.
    statement_timeout: statementTimeoutMs,
    keepAlive: true,
    application_name: "slotgate",
  });
  // A client emits `error` when its line is cut, also while it is checked out and no query of it is under way.
  // The pool listens only to idle ones, and an `error` that nobody listens to ends the process.
  pool.on("connect", (client) => client.on("error", onConnectionLost));
  // The pool says of idle clients what their own listeners have said already.
  pool.on("error", () => {});
  const database = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { database, pool, close: () => database.destroy() };
}
