import { type Kysely, sql } from "kysely";
import type { Database } from "../database.ts";
import { dropExpired, type Retention } from "./drop-expired.ts";
import { forgetHeartbeats } from "./forget-heartbeats.ts";
import { forgetRuns } from "./forget-runs.ts";
import { indexClosed } from "./index-closed.ts";
import { makePartitions } from "./make-partitions.ts";
import { defaultPartition, readPartitions, storeNow } from "./record-partitions.ts";

export interface UpkeepOptions {
  /** Null: records are kept for ever. */
  readonly retentionDays: number | null;
}

/** What one round of upkeep found and did. */
export interface Upkeep extends Retention {
  readonly made: readonly string[];
  readonly indexed: readonly string[];
  readonly forgottenRuns: number;
  readonly forgottenHeartbeats: number;
  readonly status: PartitionStatus;
}

export interface PartitionStatus {
  readonly partitions: number;
  /** Partitions of future weeks. */
  readonly ahead: number;
  /** Whether records are in the default partition. */
  readonly strayed: boolean;
}

/** Maintains the partitions of `telemetry_record`. Safe to repeat and to run from several replicas at once. */
export async function keepPartitions(
  database: Kysely<Database>,
  { retentionDays }: UpkeepOptions,
): Promise<Upkeep> {
  const made = await makePartitions(database);
  const indexed = await indexClosed(database);
  const retention: Retention =
    retentionDays === null ? { dropped: [], held: null } : await dropExpired(database, { retentionDays });
  const forgottenRuns = retentionDays === null ? 0 : await forgetRuns(database);
  const forgottenHeartbeats = retentionDays === null ? 0 : await forgetHeartbeats(database);
  const status = await readPartitionStatus(database);
  return { ...retention, made, indexed, forgottenRuns, forgottenHeartbeats, status };
}

/** Reads the status without changing anything. */
export async function readPartitionStatus(database: Kysely<Database>): Promise<PartitionStatus> {
  const partitions = await readPartitions(database);
  const now = await storeNow(database);
  const { rows } = await sql<{ strayed: boolean }>`
    select exists (select from ${sql.table(defaultPartition)}) as strayed`.execute(database);
  return {
    partitions: partitions.length,
    ahead: partitions.filter(({ from }) => from !== null && from > now).length,
    strayed: rows[0]?.strayed !== false,
  };
}
