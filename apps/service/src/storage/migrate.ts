import type { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type { Database } from "./database.ts";
import { up as records } from "./migrations/0001-records.ts";
import { up as runsAndResults } from "./migrations/0002-runs-and-results.ts";
import { up as keys } from "./migrations/0003-keys.ts";

/** All migrations, in the order of their names. A migration that was released is never changed. */
const migrations: Readonly<Record<string, Migration>> = {
  "0001-records": { up: records },
  "0002-runs-and-results": { up: runsAndResults },
  "0003-keys": { up: keys },
};

/**
 * Brings the database to the newest version; safe to run from several replicas at once (Kysely takes a lock).
 * Answers the names of the migrations that ran. Throws what the first failing one threw.
 */
export async function migrateToLatest(database: Kysely<Database>): Promise<readonly string[]> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return (results ?? [])
    .filter(({ status }) => status === "Success")
    .map(({ migrationName }) => migrationName);
}
