import { setTimeout as delay } from "node:timers/promises";
import { StoreNotDurableError } from "@slotgate/telemetry";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";

export interface DurabilityWatchOptions {
  readonly database: Kysely<Database>;
  readonly onNotDurable: (error: StoreNotDurableError) => void;
  readonly pollMs?: number;
}

export interface DurabilityWatch {
  readonly close: () => Promise<void>;
}

/**
 * Checks periodically whether the database keeps what it confirms, so that an idle service reports it too. Each
 * transaction of the journal also checks, since settings belong to a session and can change at any time.
 */
export function watchDurability({
  database,
  onNotDurable,
  pollMs = 2_000,
}: DurabilityWatchOptions): DurabilityWatch {
  const ending = new AbortController();
  async function look(): Promise<void> {
    const { rows } = await sql<{ name: string }>`
      select name from (values ('fsync', current_setting('fsync')),
        ('synchronous_commit', current_setting('synchronous_commit'))) as setting (name, value)
      where value = 'off'`.execute(database);
    if (rows.length > 0)
      onNotDurable(new StoreNotDurableError({ settings: rows.map(({ name }) => `${name} is off`) }));
  }
  async function loop(): Promise<void> {
    while (!ending.signal.aborted) {
      // A database that does not answer says nothing about its settings.
      await look().catch(() => {});
      await delay(pollMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  }
  const ended = loop();
  return {
    close() {
      ending.abort();
      return ended;
    },
  };
}
