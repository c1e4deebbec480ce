import { type AllowlistSource, errorFacts, pause } from "@slotgate/controls";
import { createDrillExecutor, type DrillExecutor, type DrillStore, type Executor } from "@slotgate/executor";
import type { OutboundLedger } from "@slotgate/model";
import { createDrillStore, type DrillStoreOptions } from "@slotgate/postgres";
import type { Logger } from "pino";

export interface DrillsOptions extends DrillStoreOptions {
  readonly executor: Executor;
  readonly allowlist: AllowlistSource;
  readonly ledger: OutboundLedger | null;
  readonly logger: Logger;
  /** Makes a stop wait for this work. */
  readonly track: <Value>(work: Promise<Value>) => Promise<Value>;
  /** Once aborted, synthetic providers answer at once. */
  readonly stopping: AbortSignal;
}

export function openDrills(options: DrillsOptions): {
  readonly drills: DrillStore;
  readonly drillJobs: DrillExecutor;
} {
  const { database, newId, executor, allowlist, ledger, logger, track, stopping } = options;
  const execute = createDrillExecutor({
    ...{ executor, allowlist, ledger },
    pause: (milliseconds, signal) => pause(milliseconds, AbortSignal.any([signal, stopping])),
    onUnexpected: (error) =>
      logger.error({ error: errorFacts(error) }, "a part of the executor failed unexpectedly in a drill"),
  });
  return {
    drills: createDrillStore({ database, newId }),
    drillJobs: (jobs, context) => track(execute(jobs, context)),
  };
}
