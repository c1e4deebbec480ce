import { pause } from "@slotgate/controls";
import { compareAllowlists, type GenerationStore, killHolding, parseApart } from "@slotgate/executor";
import {
  createActivityReader,
  createAllowlistStore,
  createCapStore,
  createChangeReader,
  createComparisonReader,
  createDecisionReader,
  createDrillStore,
  createIncidentStore,
  createKillStore,
  createTelemetryReader,
} from "@slotgate/postgres";
import { flagPageOf } from "../config/flag-page.ts";
import { connectionLimits, fileHandlesHere } from "../http/connection-limits.ts";
import { createApp } from "../http/create-app.ts";
import type { Health } from "../http/request/health.ts";
import type { KeyRing } from "../http/request/key-ring.ts";
import { createServer, type Server } from "../http/server.ts";
import type { ServiceBase } from "./base.ts";
import type { Execution } from "./open-executor.ts";
import type { Gates } from "./open-gates.ts";
import { openReadiness } from "./open-readiness.ts";
import type { Runs } from "./open-runs.ts";

export interface ApiOptions {
  readonly keys: KeyRing;
  readonly gates: Gates;
  readonly execution: Execution;
  /** Null: the generation document is in a file. */
  readonly generationStore: GenerationStore | null;
  readonly runs: Runs;
  readonly health: () => Health;
}

/** The HTTP server with all operations. */
export function openApi(base: ServiceBase, options: ApiOptions): Server {
  const { keys, gates, execution, generationStore, runs, health } = options;
  const { config, clock, logger, newId, stores, background, stopping, observability, tracing } = base;
  const { state: gateState, controls, allowlist, localSwitch } = gates;
  const { executor, report, budgets, results, leaving } = execution;
  const reading = stores.reading.database;
  const changing = stores.changing.database;
  const allowlistStore = gates.allowlistInFile
    ? null
    : createAllowlistStore({
        database: changing,
        compare: compareAllowlists(background),
        parse: parseApart(background, "allowlist"),
      });
  const app = createApp({
    background,
    executor,
    runs,
    runStore: runs.store,
    follower: runs.follower,
    streamsPerKey: config.streamsPerKey,
    results,
    leaving,
    killHolding: () => killHolding({ gateState, report }),
    decisions: createDecisionReader(stores.jobs.database),
    telemetry: createTelemetryReader(reading),
    activity: createActivityReader(reading),
    comparison: createComparisonReader(reading),
    priced: execution.generation.current,
    kill: createKillStore({ database: stores.killing.database, newId }),
    killRelease: config.killRelease,
    changes: createChangeReader(reading),
    tripwires: gates.tripwires,
    incidents: createIncidentStore({ changing, reading, newId }),
    controls,
    flagPage: flagPageOf(config.controls),
    allowlist,
    allowlistStore,
    generation: execution.generation,
    generationStore,
    generators: execution.generation.tried,
    cap: createCapStore(changing),
    drills: createDrillStore({ database: changing, newId }),
    drillJobs: runs.drill,
    tryCalls: runs.tryCalls,
    budgets,
    budgetLimits: config.budgets,
    readiness: openReadiness(base, { gates, execution, allowlistStore, generationStore }),
    keys,
    requestsPerMinute: config.requestsPerMinute,
    health,
    killSwitches: gates.killSwitches,
    localSwitch: localSwitch.status,
    instance: config.instance,
    rolloutCap: () => gates.exposure.current().rolloutCap,
    requests: observability.requests,
    tracing,
    logger,
    newId,
    clock,
    stopping: stopping.signal,
    pause,
  });
  const connections = connectionLimits(
    { total: config.maxConnections, perAddress: config.maxConnectionsPerAddress },
    fileHandlesHere(),
  );
  return createServer({
    app,
    host: config.host,
    port: config.port,
    connections,
    keepAliveMs: config.keepAliveMs,
    stallMs: config.stallMs,
    onRefused: (address) =>
      logger.warn({ address, ...connections }, "too many connections: new ones are closed"),
  });
}
