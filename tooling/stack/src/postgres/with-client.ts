import pg from "pg";

/** Connects to a server of the stack, hands the client over, and closes it again. */
export async function withClient<Result>(
  connectionString: string,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  // Said in full: what is left out would be taken from variables such as PGSSLMODE.
  const client = new pg.Client({ connectionString, ssl: false, connectionTimeoutMillis: 2_000 });
  // A server that goes away while the client is idle would otherwise end this process.
  client.on("error", () => {});
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}
