import { type Kysely, sql } from "kysely";
import type { Database } from "../database.ts";
import { mondayIn, weekMs } from "./week.ts";

/** A partition of `telemetry_record` by the time at which the store received its records; milliseconds since 1970. */
export interface RecordPartition {
  readonly name: string;
  /** Null: unbounded. */
  readonly from: number | null;
  readonly until: number;
}

/** Takes the records of weeks without a partition. */
export const defaultPartition = "telemetry_record_default";

/** The records from before partitioning. */
const oldest = "telemetry_record_first";

/** All partitions but the default one, oldest first. */
export async function readPartitions(database: Kysely<Database>): Promise<readonly RecordPartition[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'telemetry_record'::regclass`.execute(database);
  const names = rows.map(({ name }) => name);
  const weeks = names
    .map((name) => ({ name, from: mondayIn(name) }))
    .filter((week): week is { name: string; from: number } => week.from !== null)
    .map((week) => ({ ...week, until: week.from + weekMs }))
    .sort((one, other) => one.from - other.from);
  const [firstWeek] = weeks;
  return names.includes(oldest) && firstWeek !== undefined
    ? [{ name: oldest, from: null, until: firstWeek.from }, ...weeks]
    : weeks;
}

/** The store's clock, which decides a record's partition. Milliseconds since 1970. */
export async function storeNow(database: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(database);
  const [row] = rows;
  if (row === undefined) throw new Error("the database returned no time");
  return row.now.getTime();
}
