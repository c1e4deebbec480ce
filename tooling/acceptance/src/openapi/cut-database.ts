import pg from "pg";
import { inject } from "vitest";

export interface CutDatabase {
  readonly heal: () => Promise<void>;
}

/** Ends every connection to a database and refuses new ones until it is healed. */
export async function cutDatabase(databaseUrl: string): Promise<CutDatabase> {
  const name = new URL(databaseUrl).pathname.slice(1);
  const client = new pg.Client({ connectionString: inject("stack").databaseUrl });
  await client.connect();
  await client.query(`alter database ${client.escapeIdentifier(name)} with allow_connections false`);
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  return {
    async heal() {
      await client.query(`alter database ${client.escapeIdentifier(name)} with allow_connections true`);
      await client.end();
    },
  };
}
