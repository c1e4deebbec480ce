import type pg from "pg";

/** A pool, or one of its clients. */
export type PreparedQueries = Pick<pg.Pool, "query">;

/** Does several things on one connection, which goes back to the pool unless something went wrong on it. */
export async function onClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const done = await work(client);
    client.release();
    return done;
  } catch (error) {
    // Statements behind the one that failed may still be under way, and a transaction open.
    client.release(true);
    throw error;
  }
}
