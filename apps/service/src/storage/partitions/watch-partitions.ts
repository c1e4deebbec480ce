import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import {
  keepPartitions,
  type PartitionStatus,
  readPartitionStatus,
  type Upkeep,
} from "./partition-upkeep.ts";

/** The partitions of records, looked after or at least looked at. */
export interface PartitionWatch {
  /** As last read; null before the first time. */
  readonly status: () => PartitionStatus | null;
  /** Why partitions stay whose time is over; null when none does. */
  readonly held: () => Upkeep["held"];
  readonly close: () => Promise<void>;
}

export interface PartitionWatchOptions {
  readonly database: Kysely<Database>;
  readonly retentionDays: number | null;
  /** `never`: `slotgate migrate` looks after them, and here they are only looked at. */
  readonly migrate: "on-start" | "never";
  /** Whether the database is one that this code may use. */
  readonly usable: () => Promise<boolean>;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly onUpkeep: (upkeep: Upkeep) => void;
  /** Told of every round that failed. */
  readonly onFailure: (error: unknown) => void;
}

const everyMs = 600_000;
const retryMs = 5_000;

/** Goes round every ten minutes: weeks are long, and there are four ahead. Never throws. */
export function watchPartitions(options: PartitionWatchOptions): PartitionWatch {
  const { database, retentionDays, migrate, usable, pause, onUpkeep, onFailure } = options;
  const ending = new AbortController();
  let status: PartitionStatus | null = null;
  let held: Upkeep["held"] = null;

  /** Answers whether the round was gone. */
  async function round(): Promise<boolean> {
    try {
      if (!(await usable())) return false;
      if (migrate === "never") {
        status = await readPartitionStatus(database);
        return true;
      }
      const upkeep = await keepPartitions(database, { retentionDays });
      ({ status, held } = upkeep);
      onUpkeep(upkeep);
      return true;
    } catch (error) {
      onFailure(error);
      return false;
    }
  }

  async function loop(): Promise<void> {
    while (!ending.signal.aborted) {
      const gone = await round();
      await pause(gone ? everyMs : retryMs, ending.signal);
    }
  }
  const ended = loop();

  return {
    status: () => status,
    held: () => held,
    async close() {
      ending.abort();
      await ended;
    },
  };
}
