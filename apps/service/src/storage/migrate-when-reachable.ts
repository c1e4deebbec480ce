import { setTimeout as delay } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { Database } from "./database.ts";
import { migrateToLatest } from "./migrate.ts";

export interface MigrateWhenReachable {
  readonly database: Kysely<Database>;
  readonly retryMs?: number;
  /** Told of every try that failed. */
  readonly onFailure: (error: unknown) => void;
  readonly onDone: (migrations: readonly string[]) => void;
  /** Ends the tries. */
  readonly signal: AbortSignal;
}

/** Migrates as soon as the database can be reached: the service starts, and answers, without it. Never throws. */
export async function migrateWhenReachable(options: MigrateWhenReachable): Promise<void> {
  const { database, retryMs = 1_000, onFailure, onDone, signal } = options;
  while (!signal.aborted) {
    try {
      return onDone(await migrateToLatest(database));
    } catch (error) {
      onFailure(error);
    }
    await delay(retryMs, undefined, { signal }).catch(() => {});
  }
}
