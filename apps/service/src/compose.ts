import { createPostgresSink, Journal, type TelemetrySink } from "@slotgate/telemetry";
import pLimit from "p-limit";
import type { Logger } from "pino";
import type { AllowlistSource } from "./allowlist/allowlist-source.ts";
import { createFileAllowlist } from "./allowlist/file-allowlist.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Config } from "./config/config.ts";
import { abortOnKill } from "./executor/abort-on-kill.ts";
import { createExecutor } from "./executor/create-executor.ts";
import { InFlightCalls } from "./executor/in-flight-calls.ts";
import { reportTo } from "./executor-report.ts";
import { gateStateOf } from "./gate-state-of.ts";
import { healthOf } from "./health.ts";
import { createApp } from "./http/create-app.ts";
import { createKeyRing } from "./http/key-ring.ts";
import { createServer } from "./http/server.ts";
import { createIdSource } from "./id-source.ts";
import { createObservability } from "./observability/observability.ts";
import { environmentKill, openControls } from "./open-controls.ts";
import { openModel } from "./open-model.ts";
import { watchKillState } from "./storage/kill-state.ts";
import { openStore } from "./storage/open-store.ts";
import { createDecisionReader } from "./storage/postgres-decision-reader.ts";
import { guardBySchema } from "./storage/schema-guarded-sink.ts";
import { watchSchema } from "./storage/watch-schema.ts";
import { readVersion } from "./version.ts";

/** A service that is put together: it listens when told so, and lets its work end when it is stopped. */
export interface Service {
  readonly listen: () => Promise<{ readonly url: string }>;
  readonly stop: () => Promise<void>;
}

export interface ServiceOptions {
  readonly logger: Logger;
  readonly clock?: Clock;
  /** In place of PostgreSQL, e.g. to measure what durable records cost. */
  readonly sink?: TelemetrySink;
  /** In place of the file that the configuration names. */
  readonly allowlist?: AllowlistSource;
}

/** Puts the service together. Nothing is asked of database or Unleash yet that the start would depend on. */
export function composeService(config: Config, options: ServiceOptions): Service {
  const { logger, clock = systemClock } = options;
  if (config.databaseUrl === null) throw new Error("a service without a database has nowhere to record");
  const newId = createIdSource();
  const observability = createObservability({ version: readVersion(), clock });
  const store = openStore({
    url: config.databaseUrl,
    onConnectionLost: (error) => logger.warn({ error: error.message }, "a database connection was lost"),
  });
  const schema = watchSchema({
    database: store.database,
    migrate: config.migrate,
    onFailure: (error) => logger.warn({ error: messageOf(error) }, "the database's version is not known yet"),
    onChange: (problem, migrations) =>
      problem === null
        ? logger.info({ migrations }, "the database is one that this version can use")
        : logger.error({ problem }, "the database is not one that this version can use"),
  });

  const killState = watchKillState({ database: store.database, clock });
  const controls = openControls(config, clock);
  const allowlist = options.allowlist ?? createFileAllowlist({ path: config.allowlistPath });
  const killSwitches = () => [killState.current(), environmentKill(config)];
  const gateState = () => gateStateOf({ controls, allowlist, killSwitches });

  const model = openModel(config);
  const journal = new Journal({
    sink: observability.sink(
      options.sink ?? guardBySchema({ sink: createPostgresSink({ client: store.pool }), schema }),
    ),
    writerId: `${config.instance}.${newId()}`,
  });
  const inFlight = new InFlightCalls();
  const endAborting = abortOnKill({ gateState, signals: [controls, killState], inFlight });
  const executor = createExecutor({
    gateState,
    journal,
    model,
    inFlight,
    modelSlots: pLimit(config.modelConcurrency),
    clock,
    newId,
    executorVersion: readVersion(),
    report: observability.report(reportTo(logger, controls)),
  });

  observability.observe({ controls, allowlist, killSwitches, model, inFlight });

  const app = createApp({
    executor,
    decisions: createDecisionReader(store.database),
    controls,
    allowlist,
    keys: createKeyRing(config.keys),
    health: () =>
      healthOf({ controls, allowlist, model, schemaProblem: schema.problem, serviceKill: killState.current }),
    killSwitches,
    requests: observability.requests,
    logger,
    newId,
  });
  const server = createServer({ app, host: config.host, port: config.port });

  return {
    listen: () => server.listen(),
    async stop() {
      await server.stop({
        graceMs: config.shutdownGraceMs,
        onGraceOver: () => inFlight.abortAll("shutdown"),
      });
      endAborting();
      await journal.close();
      await Promise.all([controls.close(), allowlist.close(), killState.close(), schema.close()]);
      await store.close();
      await observability.close();
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
