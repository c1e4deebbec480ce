import { messageOf } from "@slotgate/controls";
import type { Upkeep } from "@slotgate/postgres";
import type { Logger } from "pino";

export interface PartitionReport {
  readonly onUpkeep: (upkeep: Upkeep) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Logs the upkeep of record partitions; an unchanged state is logged once. */
export function reportPartitionsTo(logger: Logger): PartitionReport {
  let held: string | null = null;
  let strayed = false;
  return {
    onUpkeep(upkeep) {
      const { made, indexed, dropped, forgottenRuns, status } = upkeep;
      if (made.length > 0) logger.info({ made }, "record partitions were created");
      if (indexed.length > 0) logger.info({ indexed }, "record partitions of past weeks were indexed");
      for (const { partition, records } of dropped)
        logger.info({ partition, records }, "an expired record partition was dropped");
      if (forgottenRuns > 0)
        logger.info({ runs: forgottenRuns }, "runs without remaining records were removed");
      const holding = upkeep.held === null ? null : `${upkeep.held.partition} ${upkeep.held.cause}`;
      if (upkeep.held !== null && holding !== held)
        logger.error(upkeep.held, "an expired record partition is kept because it must not be dropped");
      held = holding;
      if (status.strayed && !strayed)
        logger.error(
          status,
          "records are in the default partition because the partition of their week is missing",
        );
      strayed = status.strayed;
    },
    onFailure: (error) => logger.warn({ error: messageOf(error) }, "upkeep of record partitions failed"),
  };
}
