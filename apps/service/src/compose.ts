import { createPostgresSink, Journal, type TelemetrySink } from "@slotgate/telemetry";
import pLimit from "p-limit";
import type { Logger } from "pino";
import { v7 as newId } from "uuid";
import { createFileAllowlist } from "./allowlist/file-allowlist.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Config } from "./config/config.ts";
import { abortOnKill } from "./executor/abort-on-kill.ts";
import { createExecutor } from "./executor/create-executor.ts";
import { InFlightCalls } from "./executor/in-flight-calls.ts";
import { gateStateOf } from "./gate-state-of.ts";
import { healthOf } from "./health.ts";
import { createApp } from "./http/create-app.ts";
import { createKeyRing } from "./http/key-ring.ts";
import { startServer } from "./http/server.ts";
import { environmentKill, openControls } from "./open-controls.ts";
import { openModel } from "./open-model.ts";
import { watchKillState } from "./storage/kill-state.ts";
import { migrateWhenReachable } from "./storage/migrate-when-reachable.ts";
import { openStore } from "./storage/open-store.ts";
import { createDecisionReader } from "./storage/postgres-decision-reader.ts";
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
}
