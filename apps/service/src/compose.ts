import { createPostgresSink, Journal, type TelemetrySink } from "@slotgate/telemetry";
import pLimit from "p-limit";
import type { Logger } from "pino";
import type { AllowlistSource } from "./allowlist/allowlist-source.ts";
import { createFileAllowlist } from "./allowlist/file-allowlist.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Config } from "./config/config.ts";
import { createLeaseWatch } from "./content/lease-watch.ts";
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
import { reportKeysTo } from "./key-report.ts";
import { watchDatabaseKeys } from "./keys/database-keys.ts";
import { exportedMetrics } from "./observability/exported-metrics.ts";
import { createObservability } from "./observability/observability.ts";
import { environmentKill, openControls } from "./open-controls.ts";
import { openModel } from "./open-model.ts";
import { openTokens } from "./open-tokens.ts";
import { pause } from "./pause.ts";
import { createRunService } from "./runs/run-service.ts";
import { trackWork } from "./runs/track-work.ts";
import { killHolding } from "./runs/withhold.ts";
import { createRunQueue } from "./storage/boss-run-queue.ts";
import { watchKillState } from "./storage/kill-state.ts";
import { openStore } from "./storage/open-store.ts";
import { createContentStore, stillHeld } from "./storage/postgres-content-store.ts";
import { createDecisionReader } from "./storage/postgres-decision-reader.ts";
import { createKeyStore } from "./storage/postgres-key-store.ts";
import { createResultStore } from "./storage/postgres-result-store.ts";
import { createRunStore } from "./storage/postgres-run-store.ts";
import { holdReplicaLease } from "./storage/replica-lease.ts";
import { guardBySchema } from "./storage/schema-guarded-sink.ts";
import { everyHundredth, tidyLeases } from "./storage/tidy-leases.ts";
import { watchSchema } from "./storage/watch-schema.ts";
import { openTracing } from "./tracing/open-tracing.ts";
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

/** How long work that was aborted at a shutdown may take to record its end. */
const answerMs = 5_000;

/** Puts the service together. Nothing is asked of database or Unleash yet that the start would depend on. */
export function composeService(config: Config, options: ServiceOptions): Service {
  const { logger, clock = systemClock } = options;
  if (config.databaseUrl === null) throw new Error("a service without a database has nowhere to record");
  const newId = createIdSource();
  const version = readVersion();
  const observability = createObservability({ version, clock, exported: exportedMetrics(config) });
  const tracing = observability.tracing(openTracing(config, { version }));
  const store = openStore({
    url: config.databaseUrl,
    onConnectionLost: (error) => logger.warn({ error: error.message }, "a database connection was lost"),
  });
  const stopping = new AbortController();
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
  const writerId = `${config.instance}.${newId()}`;
  const journal = new Journal({
    sink: observability.sink(
      options.sink ?? guardBySchema({ sink: createPostgresSink({ client: store.pool }), schema }),
    ),
    writerId,
  });
  const { database } = store;
  const replica = holdReplicaLease({
    database,
    clock,
    writerId,
    instance: config.instance,
    version,
    leaseMs: config.replicaLeaseMs,
    usable: async () => {
      await schema.looked();
      return schema.problem() === null;
    },
    onFailure: (error) => logger.debug({ error: messageOf(error) }, "the replica's lease was not renewed"),
  });
  replica.onRenewed(everyHundredth(() => tidyLeases(database)));
  const watch = createLeaseWatch({ stillHeld: (tokens) => stillHeld(database, tokens) });
  const inFlight = new InFlightCalls();
  const endAborting = abortOnKill({ gateState, signals: [controls, killState], inFlight });
  const executor = createExecutor({
    gateState,
    journal,
    content: createContentStore({ database, replica, watch }),
    model,
    inFlight,
    modelSlots: pLimit(config.modelConcurrency),
    clock,
    newId,
    executorVersion: version,
    tracing,
    report: observability.report(reportTo(logger, controls)),
  });
  // What waits for others' calls decides again as soon as deciding may come out differently.
  const endWaking = [controls, killState].map((signal) => signal.onChange(watch.wakeAll));
  const queue = createRunQueue({
    url: config.databaseUrl,
    tables: config.migrate === "never" ? "expect" : "make",
    onError: (error) => logger.debug({ error: messageOf(error) }, "the queue of runs met an error"),
  });
  const runStore = createRunStore({ database, writerId, enqueue: queue.enqueue });
  const runs = createRunService({
    executor,
    store: runStore,
    clock,
    newId,
    stopping: stopping.signal,
    pause,
    queued: queue.nudge,
    whenReachable: replica.onRenewed,
  });
  const requested = trackWork();
  queue.work(async (run) => {
    await runs.workOff(run);
  });

  const keyReport = reportKeysTo(logger, config);
  const databaseKeys = watchDatabaseKeys({
    store: createKeyStore(store.database),
    clock,
    maxAgeMs: config.keysMaxAgeMs,
    report: keyReport,
  });
  const tokens = openTokens(config, { clock, onUnavailable: keyReport.onIssuerUnavailable });

  observability.observe({ controls, allowlist, killSwitches, model, inFlight });

  const app = createApp({
    executor,
    runs: { submit: (run, submission) => requested.track(runs.submit(run, submission)) },
    runStore,
    results: createResultStore({ database, newId, now: () => new Date(clock.now()) }),
    killHolding: () => killHolding(gateState),
    clock,
    stopping: stopping.signal,
    pause,
    decisions: createDecisionReader(database),
    controls,
    allowlist,
    keys: createKeyRing(config.keys, { clock, database: databaseKeys, tokens }),
    requestsPerMinute: config.requestsPerMinute,
    health: () =>
      healthOf({
        controls,
        allowlist,
        model,
        schemaProblem: schema.problem,
        serviceKill: killState.current,
        leaseHeld: replica.held,
        queueRunning: queue.running,
      }),
    requests: observability.requests,
    tracing,
    killSwitches,
    logger,
    newId,
  });
  const server = createServer({ app, host: config.host, port: config.port });

  return {
    listen: () => server.listen(),
    async stop() {
      // Runs that others can go on with are left to them; calls in flight get the time that is given.
      stopping.abort();
      watch.wakeAll();
      const graceOver = () => {
        inFlight.abortAll("shutdown");
        watch.wakeAll();
      };
      const grace = setTimeout(graceOver, config.shutdownGraceMs);
      await Promise.all([
        server.stop({ graceMs: config.shutdownGraceMs, onGraceOver: graceOver, answerMs }),
        queue.close({ withinMs: config.shutdownGraceMs + answerMs }),
        // Whoever hung up is not waited for by the server, and what was done for them is not to be cut.
        requested.ended({ withinMs: config.shutdownGraceMs + answerMs }),
      ]);
      clearTimeout(grace);
      endAborting();
      for (const end of endWaking) end();
      await watch.close();
      await journal.close();
      await replica.close();
      await Promise.all([
        controls.close(),
        allowlist.close(),
        killState.close(),
        databaseKeys.close(),
        schema.close(),
      ]);
      await store.close();
      await Promise.all([observability.close(), tracing.close()]);
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
