import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import {
  keepPartitions,
  type PartitionStatus,
  readPartitionStatus,
  type Upkeep,
} from "./partition-upkeep.ts";

/** Maintains the record partitions, or only watches them. */
export interface PartitionWatch {
  /** As last read; null before the first time. */
  readonly status: () => PartitionStatus | null;
  /** Why expired partitions are kept; null if none is. */
  readonly held: () => Upkeep["held"];
  readonly close: () => Promise<void>;
}

export interface PartitionWatchOptions {
  readonly database: Kysely<Database>;
  readonly retentionDays: number | null;
  /** `never`: only watches the partitions, which `slotgate migrate` maintains. */
  readonly migrate: "on-start" | "never";
  /** Whether this code may use the database. */
  readonly usable: () => Promise<boolean>;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly onUpkeep: (upkeep: Upkeep) => void;
  /** Called for every round that failed. */
  readonly onFailure: (error: unknown) => void;
}

const everyMs = 600_000;
const retryMs = 5_000;

/** Runs every ten minutes; partitions are made four weeks ahead. Never throws. */
export function watchPartitions(options: PartitionWatchOptions): PartitionWatch {
  const { database, retentionDays, migrate, usable, pause, onUpkeep, onFailure } = options;
  const ending = new AbortController();
  let status: PartitionStatus | null = null;
  let held: Upkeep["held"] = null;

  /** Returns whether the round was completed. */
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
