import { type Clock, messageOf } from "@slotgate/controls";
import { type Background, createBackground, createIdSource, type Tracing } from "@slotgate/executor";
import { openStores, type SchemaWatch, type Stores, watchSchema } from "@slotgate/postgres";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { exportedMetrics } from "../observability/exported-metrics.ts";
import { createObservability, type Observability } from "../observability/observability.ts";
import { openTracing } from "../observability/open-tracing.ts";
import { readVersion } from "../version.ts";
import { Opened } from "./opened.ts";

/** What every part of the service is opened with. */
export interface ServiceBase {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
  readonly newId: () => string;
  /** Identifies this process since its start. */
  readonly writerId: string;
  readonly observability: Observability;
  readonly tracing: Tracing;
  readonly stores: Stores;
  readonly schema: SchemaWatch;
  /** Threads for work that would block the main thread. */
  readonly background: Background;
  /** Aborts when the process is to stop. */
  readonly stopping: AbortController;
  readonly opened: Opened;
}

/** Does not wait for the database. */
export function openBase(
  config: Config,
  { logger, clock }: Pick<ServiceBase, "logger" | "clock">,
): ServiceBase {
  if (config.databaseUrl === null) throw new Error("the service needs a database to record in");
  const opened = new Opened();
  const newId = createIdSource();
  const version = readVersion();
  const observability = createObservability({ version, clock, exported: exportedMetrics(config) });
  const tracing = observability.tracing(openTracing(config, { version }));
  // Together, because each may wait for a collector.
  opened.add(() => Promise.all([observability.close(), tracing.close()]));
  const stores = openStores({
    url: config.databaseUrl,
    onConnectionLost: (error) => logger.warn({ error: error.message }, "a database connection was lost"),
  });
  opened.add(stores.close);
  const schema = watchSchema({
    database: stores.vital.database,
    migrate: config.migrate,
    onFailure: (error) =>
      logger.warn({ error: messageOf(error) }, "the database's schema version is not known yet"),
    onChange: (problem, migrations) =>
      problem === null
        ? logger.info({ migrations }, "this version can use the database")
        : logger.error({ problem }, "this version cannot use the database"),
  });
  opened.add(schema.close);
  const background = createBackground({
    onError: (error) => logger.warn({ error: messageOf(error) }, "a thread for large documents ended"),
  });
  opened.add(background.close);
  const writerId = `${config.instance}.${newId()}`;
  const stopping = new AbortController();
  return {
    config,
    clock,
    logger,
    version,
    newId,
    writerId,
    observability,
    tracing,
    stores,
    schema,
    background,
    stopping,
    opened,
  };
}
