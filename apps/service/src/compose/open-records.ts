import { type FileLedger, openFileLedger } from "@slotgate/executor";
import { createPostgresSink, guardBySchema, placeOf, watchDurability } from "@slotgate/postgres";
import { Journal, Spool, type TelemetrySink } from "@slotgate/telemetry";
import type { Config } from "../config/config.ts";
import { logJournal, logLedger } from "../observability/log.ts";
import { reportToAll } from "../observability/report-to-all.ts";
import type { ServiceBase } from "./base.ts";
import type { Gates } from "./open-gates.ts";

/** Where decisions and requests are recorded. */
export interface Records {
  /** With its spool. */
  readonly journal: Journal;
  /** The outbound ledger; null: disabled. */
  readonly ledger: FileLedger | null;
}

export interface RecordsOptions {
  readonly gates: Pick<Gates, "documents">;
  /** Replaces PostgreSQL. */
  readonly sink: TelemetrySink | undefined;
}

export function openRecords(base: ServiceBase, { gates, sink }: RecordsOptions): Records {
  const { config, clock, logger, writerId, stores, schema, observability, opened } = base;
  const { outboundLedger: directory } = config;
  const ledger =
    directory === null ? null : openFileLedger({ directory, writerId, now: clock.now, ...logLedger(logger) });
  opened.add(() => ledger?.close());
  const journal = new Journal({
    sink: observability.sink(
      sink ?? guardBySchema({ sink: createPostgresSink({ client: stores.jobs.pool }), schema }),
    ),
    writerId,
    spool: openSpool(config, { writerId }),
    report: reportToAll(
      [{ storeLost: stores.dropIdle }, observability.journal],
      logJournal(logger, { now: clock.monotonic }),
    ),
    waitMs: config.journalWaitMs,
    replica: writerId,
    evidence: gates.documents.source,
  });
  opened.add(() => journal.close());
  const durability = watchDurability({
    database: stores.jobs.database,
    onNotDurable: (error) => journal.storeLost(error),
  });
  opened.add(durability.close);
  return { journal, ledger };
}

/** The spool of this process; null: disabled. */
function openSpool(
  { spoolDirectory, spoolMaxBytes, databaseUrl }: Config,
  { writerId }: { readonly writerId: string },
): Spool | null {
  if (spoolMaxBytes === 0 || databaseUrl === null) return null;
  return new Spool({
    directory: spoolDirectory,
    // Without the user, so that a new password does not make a new store.
    store: placeOf(databaseUrl),
    name: writerId,
    maxBytes: spoolMaxBytes,
  });
}
