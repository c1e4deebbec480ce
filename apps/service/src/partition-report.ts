import type { Logger } from "pino";
import { messageOf } from "./message-of.ts";
import type { Upkeep } from "./storage/partitions/partition-upkeep.ts";

export interface PartitionReport {
  readonly onUpkeep: (upkeep: Upkeep) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Logs what was done for the partitions of records; what stays as it was is said once. */
export function reportPartitionsTo(logger: Logger): PartitionReport {
  let held: string | null = null;
  let strayed = false;
  return {
    onUpkeep(upkeep) {
      const { made, indexed, dropped, forgottenRuns, status } = upkeep;
      if (made.length > 0) logger.info({ made }, "partitions of records were made");
      if (indexed.length > 0) logger.info({ indexed }, "partitions of past weeks were indexed");
      for (const { partition, records } of dropped)
        logger.info({ partition, records }, "a partition of records was dropped: its time is over");
      if (forgottenRuns > 0)
        logger.info({ runs: forgottenRuns }, "runs were removed of which no record is left");
      const holding = upkeep.held === null ? null : `${upkeep.held.partition} ${upkeep.held.cause}`;
      if (upkeep.held !== null && holding !== held)
        logger.error(upkeep.held, "a partition of records stays: its time is over, but it must not go");
      held = holding;
      if (status.strayed && !strayed)
        logger.error(status, "records are in the default partition: there is none for their week");
      strayed = status.strayed;
    },
    onFailure: (error) =>
      logger.warn({ error: messageOf(error) }, "partitions of records could not be looked after"),
  };
}
