import { messageOf, pause } from "@slotgate/controls";
import { type Heartbeats, InFlightCalls, keepHeartbeats } from "@slotgate/executor";
import {
  createHeartbeatStore,
  everyHundredth,
  holdReplicaLease,
  logHeads,
  type PartitionWatch,
  type ReplicaLease,
  tidyLeases,
  watchPartitions,
} from "@slotgate/postgres";
import { logHeartbeats, logPartitions } from "../observability/log.ts";
import { reportToAll } from "../observability/report-to-all.ts";
import type { ServiceBase } from "./base.ts";

/** This process among the replicas of the service, and the upkeep that any of them does. */
export interface Replica {
  readonly lease: ReplicaLease;
  /** Its model calls, which end with the lease. */
  readonly inFlight: InFlightCalls;
  /** They begin when there is a state to tell. */
  readonly heartbeats: Heartbeats;
  readonly partitions: PartitionWatch;
}

export function openReplica(base: ServiceBase): Replica {
  const { config, clock, logger, version, writerId, stores, schema, observability, opened } = base;
  const { usable } = schema;
  const { database } = stores.jobs;
  const partitions = watchPartitions({
    database: stores.tending.database,
    retentionDays: config.retentionDays,
    migrate: config.migrate,
    usable,
    pause,
    ...reportToAll([observability.partitions], logPartitions(logger)),
  });
  opened.add(partitions.close);
  const heads = logHeads({
    database,
    clock,
    usable,
    log: (heads) =>
      logger.info(heads, "where the chains of records end: keep it for `slotgate verify --heads FILE`"),
    onFailure: (error) =>
      logger.debug({ error: messageOf(error) }, "the heads could not be read for the log"),
  });
  opened.add(heads.close);
  // Opened last: a lease that is given back must not wait for upkeep.
  const lease = holdReplicaLease({
    database: stores.vital.database,
    clock,
    writerId,
    instance: config.instance,
    version,
    leaseMs: config.replicaLeaseMs,
    usable,
    onFailure: (error) => logger.debug({ error: messageOf(error) }, "the replica's lease was not renewed"),
    onWorkFailure: (error) =>
      logger.debug(
        { error: messageOf(error) },
        "work after a renewal of the replica's lease failed and is retried",
      ),
  });
  opened.add(lease.close);
  const inFlight = new InFlightCalls({ leaseHeld: lease.held });
  lease.onLost(() => {
    logger.warn({ calls: inFlight.count }, "the replica's lease is running out: its model calls are aborted");
    inFlight.abortAll("lease-lost");
  });
  lease.onRenewed(everyHundredth(() => tidyLeases(database)));
  return { lease, inFlight, heartbeats: openHeartbeats(base, lease), partitions };
}

/** Written under the lease, without which a replica counts as lost; the last one before the lease ends. */
function openHeartbeats(base: ServiceBase, lease: ReplicaLease): Heartbeats {
  const { config, clock, logger, version: executorVersion, writerId, stores, observability, opened } = base;
  const store = createHeartbeatStore(stores.jobs.database);
  const report = reportToAll([observability.heartbeats], logHeartbeats(logger));
  const heartbeats = keepHeartbeats({
    store,
    replica: { writerId, instance: config.instance, executorVersion },
    clock,
    report,
  });
  lease.onRenewed(heartbeats.flush);
  lease.onSteady(async () => {
    for (const lost of await store.markLost()) report.lost(lost);
  });
  opened.add(heartbeats.close);
  return heartbeats;
}
