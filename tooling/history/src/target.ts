import { migrateToLatest, type Store } from "@slotgate/postgres";
import type { HistorySettings } from "./generate-history.ts";
import { mark } from "./mark.ts";
import { installStoreClock, removeStoreClock } from "./store-clock.ts";

/** A history must not be written here. The message says why, and what to do. */
export class HistoryRefusedError extends Error {
  override readonly name = "HistoryRefusedError";
}

/** The only environment in which a history may be written; an unknown one is refused. */
export function requireDevelopment(environment: string | null): void {
  if (environment === "development") return;
  throw new HistoryRefusedError(
    environment === null
      ? "it is unknown whether this is a development environment: set SLOTGATE_UNLEASH_ENVIRONMENT=development if it is"
      : `the environment is \`${environment}\`: a history is generated in environment \`development\` only`,
  );
}

/** The history that a database holds, or part of it. */
interface HistoryFound {
  readonly from: Date;
  /** Null: it was interrupted. */
  readonly finishedAt: Date | null;
}

async function findHistory(store: Pick<Store, "pool">): Promise<HistoryFound | null> {
  if (!(await isTable(store, `${mark}.history`))) return null;
  const { rows } = await store.pool.query<HistoryFound>(
    `select began_at as "from", finished_at as "finishedAt" from ${mark}.history`,
  );
  return rows[0] ?? null;
}

/** Where a service, its callers or its operators leave something first. */
const traces = [
  "telemetry_writer",
  "heartbeat_writer",
  "allowlist_revision",
  "generation_revision",
  "rollout_cap",
  "run",
  "job_result",
  "api_key",
  "change_log",
] as const;

/**
 * Empties the database of an earlier history, migrates it and begins. Refuses one that holds anything else.
 * @throws HistoryRefusedError
 */
export async function beginHistory(store: Store, settings: HistorySettings): Promise<void> {
  const { pool, database } = store;
  const found = await findHistory(store);
  if (found === null) await requireEmpty(store);
  else {
    if (found.finishedAt !== null && !settings.replace)
      throw new HistoryRefusedError(
        `this database holds a generated history from ${found.from.toISOString()}: use --replace to generate it anew`,
      );
    await requireOwn(store);
    await pool.query(`drop schema ${mark} cascade; drop schema public cascade; create schema public`);
  }
  await migrateToLatest(database);
  const { seed, records, span } = settings;
  const [from, to] = [new Date(span.from).toISOString(), new Date(span.to).toISOString()];
  // Several statements in one query are one transaction.
  await pool.query(`
    create schema ${mark};
    create table ${mark}.history (
      seed bigint not null, records bigint not null, began_at timestamptz not null, ended_at timestamptz not null,
      finished_at timestamptz
    );
    insert into ${mark}.history values (${seed}, ${records}, '${from}', '${to}')`);
  await installStoreClock(store);
}

export async function finishHistory(store: Store): Promise<void> {
  await removeStoreClock(store);
  await store.pool.query("analyze");
  await store.pool.query(`update ${mark}.history set finished_at = now()`);
}

async function requireEmpty(store: Store): Promise<void> {
  for (const table of traces)
    if ((await isTable(store, table)) && (await exists(store, `select from ${table}`)))
      throw new HistoryRefusedError(`this database holds data of others (in \`${table}\`): use an empty one`);
}

async function requireOwn(store: Store): Promise<void> {
  const others = `select from telemetry_record where not starts_with(writer_id, '${mark}-')`;
  if ((await isTable(store, "telemetry_record")) && (await exists(store, others)))
    throw new HistoryRefusedError(
      "this database holds records of others beside the generated ones: use an empty one",
    );
}

async function isTable({ pool }: Pick<Store, "pool">, name: string): Promise<boolean> {
  const { rows } = await pool.query<{ there: boolean }>("select to_regclass($1) is not null as there", [
    name,
  ]);
  return rows[0]?.there === true;
}

async function exists({ pool }: Pick<Store, "pool">, select: string): Promise<boolean> {
  const { rows } = await pool.query<{ there: boolean }>(`select exists (${select}) as there`);
  return rows[0]?.there !== false;
}
