import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type { Database } from "./database.ts";
import { up as records } from "./migrations/0001-records.ts";
import { up as runsAndResults } from "./migrations/0002-runs-and-results.ts";
import { up as keys } from "./migrations/0003-keys.ts";
import { up as schemaVersion } from "./migrations/0004-schema-version.ts";
import { up as admissions } from "./migrations/0005-admissions.ts";
import { up as evidenceDocuments } from "./migrations/0006-evidence-documents.ts";
import { up as recordPartitions } from "./migrations/0007-record-partitions.ts";
import { up as changesAndKill } from "./migrations/0008-changes-and-kill.ts";
import { up as allowlistAndCap } from "./migrations/0009-allowlist-and-cap.ts";
import { up as incidents } from "./migrations/0010-incidents.ts";
import { up as budgets } from "./migrations/0011-budgets.ts";
import { up as drills } from "./migrations/0012-drills.ts";
import { up as review } from "./migrations/0013-review.ts";
import { up as heartbeats } from "./migrations/0015-heartbeats.ts";
import { up as signOffs } from "./migrations/0016-sign-offs.ts";
import { up as incidentsByPeople } from "./migrations/0017-incidents-by-people.ts";
import { up as keptSignoffs } from "./migrations/0018-kept-sign-offs.ts";
import { up as generation } from "./migrations/0019-generation.ts";
import { up as canaryIncidents } from "./migrations/0020-canary-incidents.ts";
import { readSchema, type Schema } from "./schema.ts";
import { SchemaUnusableError } from "./schema-unusable-error.ts";

/**
 * All migrations in order of name. A released migration is never changed. Migrations only add; what code no longer uses
 * is dropped one version later, by a migration that raises `schema_version.oldest_code`.
 */
const migrations: Readonly<Record<string, Migration>> = {
  "0001-records": { up: records },
  "0002-runs-and-results": { up: runsAndResults },
  "0003-keys": { up: keys },
  "0004-schema-version": { up: schemaVersion },
  "0005-admissions": { up: admissions },
  "0006-evidence-documents": { up: evidenceDocuments },
  "0007-record-partitions": { up: recordPartitions },
  "0008-changes-and-kill": { up: changesAndKill },
  "0009-allowlist-and-cap": { up: allowlistAndCap },
  "0010-incidents": { up: incidents },
  "0011-budgets": { up: budgets },
  "0012-drills": { up: drills },
  "0013-review": { up: review },
  "0015-heartbeats": { up: heartbeats },
  "0016-sign-offs": { up: signOffs },
  "0017-incidents-by-people": { up: incidentsByPeople },
  "0018-kept-sign-offs": { up: keptSignoffs },
  "0019-generation": { up: generation },
  "0020-canary-incidents": { up: canaryIncidents },
};

/** The names of the migrations that this code knows, oldest first. */
export const knownMigrations: readonly string[] = Object.keys(migrations).sort();

/**
 * Migrates the database to the newest version that this code knows and returns the names of the migrations that ran.
 * Safe to run from several replicas at once (Kysely takes a lock); leaves a newer database unchanged. Throws the error
 * of the first migration that fails, and `SchemaUnusableError` when the database is not for this code.
 */
export async function migrateToLatest(database: Kysely<Database>): Promise<readonly string[]> {
  const before = await readSchema(database, { known: knownMigrations });
  if (before.state !== "behind") return nothingToRun(before);
  const migrator = new Migrator({
    db: database,
    // Without it Kysely accepts a migration table in any schema as its own.
    migrationTableSchema: await schemaOf(database),
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    // A newer replica may have migrated first, and Kysely fails on unknown migrations.
    const after = await readSchema(database, { known: knownMigrations });
    if (after.state === "behind") throw error;
    return nothingToRun(after);
  }
  return (results ?? [])
    .filter(({ status }) => status === "Success")
    .map(({ migrationName }) => migrationName);
}

function nothingToRun(schema: Schema): readonly string[] {
  if (schema.state === "unusable") throw new SchemaUnusableError(schema);
  return [];
}

/** The schema in which tables are created. */
async function schemaOf(database: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{ schema: string | null; path: string }>`
    select current_schema() as schema, current_setting('search_path') as path`.execute(database);
  const [{ schema, path } = { schema: null, path: "" }] = rows;
  if (schema === null)
    throw new Error(`no schema of the search path \`${path}\` exists: create one, or name another`);
  return schema;
}
