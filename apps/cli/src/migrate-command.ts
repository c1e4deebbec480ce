import {
  keepPartitions,
  knownMigrations,
  makeRunQueue,
  migrateToLatest,
  openStore,
  placeOf,
  readSchema,
  type Schema,
  type Store,
  type Upkeep,
} from "@slotgate/postgres";
import { loadMigrateConfig } from "@slotgate/service/config";
import { asJson } from "./output/as-json.ts";
import { CommandFailure, exitCodes } from "./output/command-failure.ts";
import { envWithDatabase } from "./output/env-with-stack.ts";
import type { CommandIo } from "./output/io.ts";
import type { OutputOptions } from "./output/view.ts";

export interface MigrateOptions extends OutputOptions {
  /** Lists the migrations that would run, and changes nothing. */
  readonly dryRun?: true;
}

/** Migrates the database to the newest version; safe to run again, and while replicas serve. */
export async function migrateCommand(io: CommandIo, { dryRun, json }: MigrateOptions): Promise<void> {
  const { out: print } = io;
  const loaded = loadMigrateConfig(envWithDatabase(io));
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  const { databaseUrl, retentionDays } = loaded.config;
  const said: string[] = [];
  const out = (line: string): void => (json === true ? void said.push(line) : print(`${line}\n`));
  const store = openStore({
    url: databaseUrl,
    onConnectionLost: () => {},
    connectTimeoutMs: 10_000,
    // No limit: a migration may be slow or wait for another process.
    statementTimeoutMs: 0,
  });
  try {
    const schema = await reach(store, databaseUrl);
    if (schema.state === "unusable") throw new CommandFailure(schema.problem);
    for (const line of dryRun === true ? wouldRun(schema) : await run(store, schema)) out(line);
    if (dryRun === true) return;
    await makeRunQueue({ store }).catch((error: unknown) => {
      throw new CommandFailure(`the tables of the run queue could not be created: ${textOf(error)}`);
    });
    out("the run queue is ready");
    const upkeep = await keepPartitions(store.database, { retentionDays }).catch((error: unknown) => {
      throw new CommandFailure(`the partitions of records could not be created or dropped: ${textOf(error)}`);
    });
    for (const line of upkeepLines(upkeep)) out(line);
    if (upkeep.held !== null)
      throw new CommandFailure(
        `partition ${upkeep.held.partition} has expired but was not dropped: ${upkeep.held.cause}`,
      );
  } finally {
    if (json === true) print(asJson({ dryRun: dryRun === true, steps: said }));
    await store.close();
  }
}

async function reach({ database }: Store, url: string): Promise<Schema> {
  try {
    return await readSchema(database, { known: knownMigrations });
  } catch (error) {
    throw new CommandFailure(
      `the database at \`${placeOf(url)}\` cannot be read: ${textOf(error)}; ` +
        "check DATABASE_URL, and that PostgreSQL runs and accepts this user",
    );
  }
}

async function run({ database }: Store, schema: Schema): Promise<string[]> {
  const ran = await migrateToLatest(database).catch((error: unknown) => {
    throw new CommandFailure(`a migration failed, and the database is unchanged: ${textOf(error)}`);
  });
  return [...ran.map((name) => `migrated ${name}`), ...(ran.length === 0 ? [upToDate(schema)] : [])];
}

const upkeepLines = ({ made, dropped }: Upkeep): string[] => [
  ...made.map((name) => `made partition ${name}`),
  ...dropped.map(({ partition, records }) => `dropped partition ${partition} with ${records} records`),
];

const wouldRun = (schema: Schema): string[] =>
  schema.state === "behind" ? schema.pending.map((name) => `would migrate ${name}`) : [upToDate(schema)];

const upToDate = (schema: Schema): string =>
  schema.state === "newer"
    ? `nothing to do: a newer version migrated the database (${schema.unknown.join(", ")}), and this version can use it`
    : `nothing to do: the database is up to date (${knownMigrations.at(-1)})`;

/** If every address of a host refuses, the error's own message is empty. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== "") return error.message;
  return "code" in error ? String(error.code) : error.name;
}
