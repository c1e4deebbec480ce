import type { Clock } from "@slotgate/controls";
import { type EvidenceDocuments, type FileLedger, openFileLedger } from "@slotgate/executor";
import {
  createPostgresSink,
  type DurabilityWatch,
  guardBySchema,
  type SchemaWatch,
  type Stores,
  watchDurability,
} from "@slotgate/postgres";
import { Journal, type TelemetrySink } from "@slotgate/telemetry";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import type { Observability } from "../observability/observability.ts";
import { journalLog } from "./journal-log.ts";
import { openSpool } from "./open-spool.ts";
import { reportLedgerTo } from "./recovery-report.ts";

export interface RecordsParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Identifies this process since its start. */
  readonly writerId: string;
  readonly stores: Stores;
  readonly schema: SchemaWatch;
  readonly evidence: Pick<EvidenceDocuments, "source">;
  readonly observability: Observability;
  /** Replaces PostgreSQL. */
  readonly sink: TelemetrySink | undefined;
}

/** The journal with its spool, and the outbound ledger. */
export interface Records {
  readonly journal: Journal;
  /** Null: disabled. */
  readonly ledger: FileLedger | null;
  /** Reports to the journal that the database is not durable. */
  readonly durability: DurabilityWatch;
}

export function openRecords(parts: RecordsParts): Records {
  const { config, clock, logger, writerId, stores, schema, evidence, observability, sink } = parts;
  const { outboundLedger: directory } = config;
  const ledger =
    directory === null
      ? null
      : openFileLedger({ directory, writerId, now: clock.now, ...reportLedgerTo(logger) });
  const journal = new Journal({
    sink: observability.sink(
      sink ?? guardBySchema({ sink: createPostgresSink({ client: stores.jobs.pool }), schema }),
    ),
    writerId,
    spool: openSpool(config, { writerId }),
    report: observability.journal(journalLog(logger, { now: clock.monotonic, onStoreLost: stores.dropIdle })),
    waitMs: config.journalWaitMs,
    replica: writerId,
    evidence: evidence.source,
  });
  const durability = watchDurability({
    database: stores.jobs.database,
    onNotDurable: (error) => journal.storeLost(error),
  });
  return { journal, ledger, durability };
}
