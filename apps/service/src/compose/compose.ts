import {
  type AllowlistSource,
  type Clock,
  createFileAllowlist,
  messageOf,
  pause,
  systemClock,
} from "@slotgate/controls";
import {
  abortOnKill,
  compareAllowlists,
  createBackground,
  createDatabaseAllowlist,
  createDecisionSlots,
  createEvidenceDocuments,
  createExecutor,
  createFairSlots,
  createIdSource,
  createLeaseWatch,
  createRecovery,
  createRunService,
  followRuns,
  gateStateOf,
  InFlightCalls,
  JobsUnderWay,
  killHolding,
  outputChecks,
  parseAllowlist,
  requestsOfWriter,
  trackWork,
} from "@slotgate/executor";
import { decide } from "@slotgate/gate";
import {
  createAllowlistStore,
  createCapStore,
  createChangeReader,
  createContentStore,
  createDecisionReader,
  createKeyStore,
  createKillStore,
  createLeftAdmissions,
  createResultStore,
  createRunQueue,
  createRunStore,
  createTelemetryReader,
  everyHundredth,
  failFast,
  holdReplicaLease,
  logHeads,
  openStores,
  stillHeld,
  tidyLeases,
  watchExposure,
  watchKillState,
  watchPartitions,
  watchSchema,
} from "@slotgate/postgres";
import type { TelemetrySink } from "@slotgate/telemetry";
import type { Logger } from "pino";
import { watchDatabaseKeys } from "../auth/database-keys.ts";
import type { Config } from "../config/config.ts";
import { connectionLimits, fileHandlesHere } from "../http/connection-limits.ts";
import { createApp } from "../http/create-app.ts";
import { createKeyRing } from "../http/request/key-ring.ts";
import { createLeavingAnswers } from "../http/request/leaving-answers.ts";
import { createServer } from "../http/server.ts";
import { exportedMetrics } from "../observability/exported-metrics.ts";
import { createObservability } from "../observability/observability.ts";
import { openBudgets } from "../observability/open-budgets.ts";
import { openTracing } from "../observability/open-tracing.ts";
import { reportPartitionsTo } from "../observability/partition-report.ts";
import { readVersion } from "../version.ts";
import { reportTo } from "./executor-report.ts";
import { healthOf } from "./health.ts";
import { reportKeysTo } from "./key-report.ts";
import { openChangeLog } from "./open-change-log.ts";
import { environmentKill, openControls } from "./open-controls.ts";
import { openDrills } from "./open-drills.ts";
import { openLocalSwitch } from "./open-local-switch.ts";
import { openModel } from "./open-model.ts";
import { openRecords } from "./open-records.ts";
import { openTokens } from "./open-tokens.ts";
import { openTripwires } from "./open-tripwires.ts";
import { reportRecoveryTo } from "./recovery-report.ts";
import { startWiringCheck } from "./start-wiring-check.ts";

/** A composed service. It listens when told to, and lets its work end when it is stopped. */
export interface Service {
  readonly listen: () => Promise<{ readonly url: string }>;
  /** Engages the process's own kill switch, which needs neither network nor database. */
  readonly engageKill: (reason: string) => void;
  /** Makes the service not ready, so that traffic goes elsewhere, while it still serves requests. */
  readonly drain: () => void;
  readonly stop: () => Promise<void>;
}

export interface ServiceOptions {
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Replaces PostgreSQL, e.g. to measure the cost of durable records. */
  readonly sink?: TelemetrySink;
  /** Replaces the configured allowlist file. */
  readonly allowlist?: AllowlistSource;
  /** Replaces the gate engine, to test that a flawed one admits nothing. */
  readonly engine?: typeof decide;
  /** Maximum age of the last reading of kill, cap and allowlist; two seconds by default. */
  readonly readingMaxAgeMs?: number;
}

/** Time for aborted work to record its end at a shutdown. */
const answerMs = 5_000;

/** Composes the service. Does not wait for database or Unleash. */
export function composeService(config: Config, options: ServiceOptions): Service {
  const { logger, clock = systemClock } = options;
  if (config.databaseUrl === null) throw new Error("the service needs a database to record in");
  const newId = createIdSource();
  const version = readVersion();
  const observability = createObservability({ version, clock, exported: exportedMetrics(config) });
  const tracing = observability.tracing(openTracing(config, { version }));
  const stores = openStores({
    url: config.databaseUrl,
    onConnectionLost: (error) => logger.warn({ error: error.message }, "a database connection was lost"),
  });
  const { jobs: store, vital, reading, tending } = stores;
  const stopping = new AbortController();
  let draining = false;
  const background = createBackground({
    onError: (error) => logger.warn({ error: messageOf(error) }, "a thread for large documents ended"),
  });
  const schema = watchSchema({
    database: vital.database,
    migrate: config.migrate,
    onFailure: (error) =>
      logger.warn({ error: messageOf(error) }, "the database's schema version is not known yet"),
    onChange: (problem, migrations) =>
      problem === null
        ? logger.info({ migrations }, "this version can use the database")
        : logger.error({ problem }, "this version cannot use the database"),
  });

  const patience = options.readingMaxAgeMs === undefined ? {} : { maxAgeMs: options.readingMaxAgeMs };
  const killState = watchKillState({
    ...{ pool: stores.hearing.pool, clock, onReadOnly: stores.dropIdle },
    ...patience,
  });
  const localSwitch = openLocalSwitch(config, { clock, logger });
  const controls = openControls(config, clock);
  const exposure = watchExposure({ pool: stores.following.pool, clock, ...patience });
  const rolloutCap = () => exposure.current().rolloutCap;
  const inFile = options.allowlist !== undefined || config.allowlistPath !== null;
  const allowlist =
    options.allowlist ??
    (inFile
      ? createFileAllowlist({ path: config.allowlistPath, parse: parseAllowlist(background) })
      : createDatabaseAllowlist({ exposure, clock, parse: parseAllowlist(background) }));
  const wiring = startWiringCheck(logger, { clock });
  const killSwitches = () => [
    ...[tripwires.serviceKill(), environmentKill(config), localSwitch.current()],
    wiring.current(),
  ];
  const documents = createEvidenceDocuments();
  const gateState = documents.noting(() => gateStateOf({ controls, allowlist, killSwitches, rolloutCap }));

  const writerId = `${config.instance}.${newId()}`;
  const { journal, ledger, durability } = openRecords({
    ...{ config, clock, logger, writerId, stores, schema, evidence: documents, observability },
    sink: options.sink,
  });
  const checks = outputChecks(background);
  const model = openModel(config, {
    ledger: ledger === null ? null : observability.ledger(ledger),
    checks,
  });
  const { database } = store;
  const replica = holdReplicaLease({
    database: vital.database,
    clock,
    writerId,
    instance: config.instance,
    version,
    leaseMs: config.replicaLeaseMs,
    usable: schema.usable,
    onFailure: (error) => logger.debug({ error: messageOf(error) }, "the replica's lease was not renewed"),
    onWorkFailure: (error) =>
      logger.debug(
        { error: messageOf(error) },
        "work after a renewal of the replica's lease failed and is retried",
      ),
  });
  const partitionReport = observability.partitions(reportPartitionsTo(logger));
  const partitions = watchPartitions({
    database: tending.database,
    retentionDays: config.retentionDays,
    migrate: config.migrate,
    usable: schema.usable,
    pause,
    ...partitionReport,
  });
  const budgets = openBudgets(config, { database: reading.database, logger });
  replica.onRenewed(budgets.watch.look);
  replica.onRenewed(everyHundredth(() => tidyLeases(database)));
  const headsLog = logHeads({
    database,
    clock,
    usable: schema.usable,
    log: (heads) =>
      logger.info(heads, "where the chains of records end: keep it for `slotgate verify --heads FILE`"),
    onFailure: (error) =>
      logger.debug({ error: messageOf(error) }, "the heads could not be read for the log"),
  });
  const watch = createLeaseWatch({ stillHeld: (tokens) => stillHeld(database, tokens) });
  const inFlight = new InFlightCalls({ leaseHeld: replica.held });
  replica.onLost(() => {
    logger.warn({ calls: inFlight.count }, "the replica's lease is running out: its model calls are aborted");
    inFlight.abortAll("lease-lost");
  });
  const watched = { stores, schema, killState, localSwitch, inFlight, replica, observability };
  const submitters = () => keys.submitters();
  const tripwires = openTripwires({ config, clock, newId, logger, submitters, checks, ...watched });
  const underWay = new JobsUnderWay();
  const recovery = createRecovery({
    left: createLeftAdmissions({ database, writerId }),
    // An outcome that waits in the spool came first and must not be replaced.
    willEnd: (decisionId) => underWay.has(decisionId) || journal.spoolMayHoldRecords,
    journal,
    requestsOf: async (gone) =>
      config.outboundLedger === null
        ? () => null
        : requestsOfWriter({ directory: config.outboundLedger, writerId: gone }),
    clock,
    newId,
    executorVersion: version,
    report: observability.recovery(reportRecoveryTo(logger)),
  });
  replica.onSteady(async () => recovery.look());
  const changeLog = openChangeLog({
    ...{ config, clock, logger, database, controls, allowlist, model, localSwitch, replica },
  });
  const results = createResultStore({ database, pool: store.pool, newId, now: () => new Date(clock.now()) });
  const leaving = createLeavingAnswers({ goneOf: results.goneOf });
  const abortForKill = () => {
    inFlight.abortAll("killed");
    leaving.cutAll();
  };
  const endAborting = abortOnKill({
    gateState,
    signals: [controls, killState, localSwitch, wiring],
    abort: abortForKill,
  });
  // Even if the kill was released before this replica read it.
  killState.onEngaged(abortForKill);
  killState.onRemoved(() => void leaving.cutGone());
  const report = tripwires.report(budgets.told(observability.report(reportTo(logger, controls))));
  const composed = createExecutor({
    gateState,
    decide: options.engine ?? decide,
    journal,
    content: failFast(createContentStore({ database, pool: store.pool, replica, watch }), {
      away: () => journal.away?.error ?? null,
      lost: (error) => journal.storeLost(error),
      waitMs: config.journalWaitMs,
    }),
    model,
    budgets: config.budgets,
    inFlight,
    underWay,
    decisionSlots: createDecisionSlots(),
    modelSlots: createFairSlots(config.modelSlots),
    clock,
    newId,
    executorVersion: version,
    tracing,
    report,
  });
  const executor = wiring.guard(composed);
  // Jobs that wait for others' calls decide again when a new decision may differ.
  const endWaking = [controls, killState, localSwitch, exposure, wiring].map((signal) =>
    signal.onChange(watch.wakeAll),
  );
  const queue = createRunQueue({
    store: stores.queueing,
    tables: config.migrate === "never" ? "expect" : "make",
    onError: (error) => logger.debug({ error: messageOf(error) }, "an error in the queue of runs"),
    onProblem: (problem) =>
      problem === null
        ? logger.info("asynchronous runs are accepted")
        : logger.warn({ problem }, "no asynchronous runs are accepted"),
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
  const keys = createKeyRing(config.keys, { clock, database: databaseKeys, tokens });

  observability.observe({
    ...{ controls, allowlist, killSwitches, model, inFlight, journal, ledger, partitions, wiring, budgets },
  });

  const app = createApp({
    executor,
    runs: { submit: (run, submission) => requested.track(runs.submit(run, submission)) },
    runStore,
    // Streams poll over connections that no job uses.
    follower: followRuns({
      store: createRunStore({ database: reading.database, writerId, enqueue: queue.enqueue }),
      stopping: stopping.signal,
      pause,
    }),
    streamsPerKey: config.streamsPerKey,
    results,
    leaving,
    killHolding: () => killHolding({ gateState, report }),
    clock,
    stopping: stopping.signal,
    pause,
    decisions: createDecisionReader(database),
    telemetry: createTelemetryReader(reading.database),
    kill: createKillStore({ database: stores.killing.database, newId }),
    killRelease: config.killRelease,
    background,
    allowlistStore: inFile
      ? null
      : createAllowlistStore({
          database: stores.changing.database,
          compare: compareAllowlists(background),
          parse: parseAllowlist(background),
        }),
    cap: createCapStore(stores.changing.database),
    ...openDrills({
      ...{ database: stores.changing.database, newId, executor, allowlist, ledger, logger },
      track: requested.track,
      stopping: stopping.signal,
    }),
    rolloutCap,
    budgets,
    budgetLimits: config.budgets,
    changes: createChangeReader(reading.database),
    tripwires,
    controls,
    allowlist,
    keys,
    requestsPerMinute: config.requestsPerMinute,
    health: () =>
      healthOf({
        draining,
        controls,
        allowlist,
        model,
        schemaProblem: schema.problem,
        schemaRead: schema.wasRead,
        journal: () => journal.state,
        serviceKill: killState.current,
        localSwitch: localSwitch.status,
        serviceKillProblem: killState.problem,
        leaseHeld: replica.held,
        ledgerProblem: () => ledger?.problem() ?? null,
        ledgerLoss: () => ledger?.loss() ?? null,
        queueProblem: queue.problem,
        partitions: partitions.status,
        wiring: wiring.status,
        budgetProblem: budgets.watch.problem,
      }),
    requests: observability.requests,
    tracing,
    killSwitches,
    localSwitch: localSwitch.status,
    instance: config.instance,
    logger,
    newId,
  });
  const connections = connectionLimits(
    { total: config.maxConnections, perAddress: config.maxConnectionsPerAddress },
    fileHandlesHere(),
  );
  const server = createServer({
    ...{ app, host: config.host, port: config.port, connections },
    keepAliveMs: config.keepAliveMs,
    stallMs: config.stallMs,
    onRefused: (address) =>
      logger.warn({ address, ...connections }, "too many connections: new ones are closed"),
  });

  return {
    listen: () => server.listen(),
    engageKill: (reason) => localSwitch.engage({ reason }),
    drain() {
      draining = true;
      server.drain();
    },
    async stop() {
      draining = true;
      // Runs that another replica can resume are left; calls in flight get the grace period.
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
        // The server does not wait for callers who hung up, but their work must finish.
        requested.ended({ withinMs: config.shutdownGraceMs + answerMs }),
      ]);
      clearTimeout(grace);
      endAborting();
      await tripwires.close();
      localSwitch.close();
      await changeLog.close();
      for (const end of endWaking) end();
      await watch.close();
      await wiring.close();
      await recovery.close();
      await journal.close();
      await headsLog.close();
      await background.close();
      await replica.close();
      ledger?.close();
      await Promise.all([
        controls.close(),
        allowlist.close(),
        killState.close(),
        exposure.close(),
        databaseKeys.close(),
        schema.close(),
        durability.close(),
        partitions.close(),
      ]);
      await stores.close();
      await Promise.all([observability.close(), tracing.close()]);
    },
  };
}
