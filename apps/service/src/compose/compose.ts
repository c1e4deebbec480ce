import { type AllowlistSource, type Clock, systemClock } from "@slotgate/controls";
import { type GenerationInForce, generationDigests, lowerCanaryIn } from "@slotgate/executor";
import type { decide } from "@slotgate/gate";
import type { TelemetrySink } from "@slotgate/telemetry";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { openBase, type ServiceBase } from "./base.ts";
import { healthOf, replicaStateOf } from "./health.ts";
import { openApi } from "./open-api.ts";
import { openExecutor } from "./open-executor.ts";
import { openGates } from "./open-gates.ts";
import { openGenerationStore } from "./open-generation.ts";
import { openKeys } from "./open-keys.ts";
import { openRecords } from "./open-records.ts";
import { openReplica } from "./open-replica.ts";
import { openRuns } from "./open-runs.ts";

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
/** Time to close what is left then, such as a query under way. */
const closeMs = 1_500;

/** Composes the service. Does not wait for database or Unleash. */
export function composeService(config: Config, options: ServiceOptions): Service {
  const { logger, clock = systemClock } = options;
  const base = openBase(config, { logger, clock });
  try {
    return compose(base, options);
  } catch (error) {
    // Otherwise what is open already would keep the process alive.
    base.opened.close({ withinMs: closeMs }).catch(() => {});
    throw error;
  }
}

function compose(base: ServiceBase, { sink, allowlist, engine, readingMaxAgeMs }: ServiceOptions): Service {
  const keys = openKeys(base);
  // Opened before the journal: the lease ends after the last record.
  const replica = openReplica(base);
  const { submitters } = keys;
  const generationStore = openGenerationStore(base);
  let followed: GenerationInForce | null = null;
  const generation = {
    // It is followed once the records that its calls need are open.
    inForce: () => followed?.current() ?? null,
    lowerCanary: generationStore === null ? null : lowerCanaryIn(generationStore),
  };
  const gates = openGates(base, { replica, submitters, allowlist, readingMaxAgeMs, generation });
  const records = openRecords(base, { gates, sink });
  const execution = openExecutor(base, { replica, gates, records, engine });
  followed = execution.generation;
  const runs = openRuns(base, { replica, gates, records, execution });
  const { inFlight } = replica;
  const { waiting } = execution;
  const { shutdownGraceMs } = base.config;
  const onLate = () =>
    base.logger.warn({ withinMs: closeMs }, "parts of the service did not close in time, and are cut off");
  let draining = false;
  const health = () => healthOf({ base, replica, gates, records, execution, runs, draining });
  const server = openApi(base, { keys, gates, execution, generationStore, runs, health });
  base.observability.observe({ ...gates, ...records, ...execution, ...replica });
  replica.heartbeats.begin({
    model() {
      const inForce = execution.generation.current();
      return inForce === null ? null : generationDigests(inForce.document);
    },
    state: () => replicaStateOf({ base, gates, records }),
  });

  return {
    listen: () => server.listen(),
    engageKill: (reason) => gates.localSwitch.engage({ reason }),
    drain() {
      draining = true;
      server.drain();
    },
    async stop() {
      draining = true;
      // Runs that another replica can resume are left; calls in flight get the grace period.
      base.stopping.abort();
      waiting.wakeAll();
      const onGraceOver = () => {
        inFlight.abortAll("shutdown");
        waiting.wakeAll();
      };
      const grace = setTimeout(onGraceOver, shutdownGraceMs);
      const withinMs = shutdownGraceMs + answerMs;
      try {
        await Promise.all([
          server.stop({ graceMs: shutdownGraceMs, onGraceOver, answerMs }),
          runs.queue.close({ withinMs }),
          // The server does not wait for callers who hung up, but their work must finish.
          runs.ended({ withinMs }),
        ]);
      } finally {
        clearTimeout(grace);
        await base.opened.close({ withinMs: closeMs, onLate });
      }
    },
  };
}
