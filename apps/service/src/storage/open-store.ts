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
  /** Told of connections that broke while idle; the pool replaces them by itself. */
  readonly onConnectionLost: (error: Error) => void;
  /** Longest wait for a connection, in milliseconds. */
  readonly connectTimeoutMs?: number;
  /** Longest wait for an answer to a statement, in milliseconds. */
  readonly statementTimeoutMs?: number;
}

/** Connects lazily: the service starts with the database down. */
export function openStore({
  url,
  onConnectionLost,
  connectTimeoutMs = 2_000,
  statementTimeoutMs = 5_000,
}: StoreOptions): Store {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: statementTimeoutMs,
    // A statement that the service has given up on must not be carried out later.
    statement_timeout: statementTimeoutMs,
    keepAlive: true,
    application_name: "slotgate",
  });
  pool.on("error", onConnectionLost);
  const database = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { database, pool, close: () => database.destroy() };
}
