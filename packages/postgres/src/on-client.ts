import type pg from "pg";

export type PreparedQueries = Pick<pg.Pool, "query">;

/** Runs `work` on one connection, which returns to the pool unless `work` fails. */
export async function onClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const done = await work(client);
    client.release();
    return done;
  } catch (error) {
    // Statements sent after the failed one may still be under way, and a transaction open.
    client.release(true);
    throw error;
  }
}
