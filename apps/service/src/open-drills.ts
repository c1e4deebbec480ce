import type { OutboundLedger } from "@slotgate/model";
import type { Logger } from "pino";
import type { AllowlistSource } from "./allowlist/allowlist-source.ts";
import { createDrillExecutor, type DrillExecutor } from "./drill/drill-executor.ts";
import type { DrillStore } from "./drill/drill-store.ts";
import { errorFacts } from "./error-facts.ts";
import type { Executor } from "./executor/executor.ts";
import { pause } from "./pause.ts";
import { createDrillStore, type DrillStoreOptions } from "./storage/postgres-drill-store.ts";

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
