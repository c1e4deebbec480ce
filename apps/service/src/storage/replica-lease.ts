import { type Kysely, sql } from "kysely";
import type { Clock } from "../clock.ts";
import type { Database } from "./database.ts";

/** This process's sign of life in the database: what it holds is held only as long as that is renewed. */
export interface ReplicaLease {
  readonly writerId: string;
  /** Whether the lease is known to be running. */
  readonly held: () => boolean;
  /** Runs after every renewal, e.g. for what could not be written before. Must not throw. */
  readonly onRenewed: (work: () => Promise<void>) => void;
  /** Ends the lease at once, so that others need not wait for it to run out. */
  readonly close: () => Promise<void>;
}

export interface ReplicaLeaseOptions {
  readonly database: Kysely<Database>;
  readonly clock: Clock;
  readonly writerId: string;
  readonly instance: string;
  readonly version: string;
  /** How long the lease runs; it is renewed three times in that time. */
  readonly leaseMs: number;
  /** Whether the database is one that this code may write to; while it is not, the lease is not renewed. */
  readonly usable: () => Promise<boolean>;
  readonly onFailure: (error: unknown) => void;
}

const retryMs = 500;

export function holdReplicaLease(options: ReplicaLeaseOptions): ReplicaLease {
  const { database, clock, writerId, instance, version, leaseMs, usable, onFailure } = options;
  const later: (() => Promise<void>)[] = [];
  let heldUntil = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function renew(): Promise<boolean> {
    const leaseUntil = sql<Date>`now() + ${leaseMs} * interval '1 millisecond'`;
    try {
      if (!(await usable())) return false;
      const sentAt = clock.monotonic();
      await database
        .insertInto("replica")
        .values({ writer_id: writerId, instance, version, lease_until: leaseUntil })
        .onConflict((conflict) => conflict.column("writer_id").doUpdateSet({ lease_until: leaseUntil }))
        .execute();
      heldUntil = sentAt + leaseMs;
      for (const work of later) await work();
      return true;
    } catch (error) {
      onFailure(error);
      return false;
    }
  }

  async function loop(): Promise<void> {
    const renewed = await renew();
    if (closed) return;
    timer = setTimeout(
      () => {
        renewing = loop();
      },
      renewed ? leaseMs / 3 : Math.min(retryMs, leaseMs / 3),
    );
  }
  let renewing = loop();

  return {
    writerId,
    held: () => clock.monotonic() < heldUntil,
    onRenewed: (work) => void later.push(work),
    async close() {
      closed = true;
      clearTimeout(timer);
      await renewing;
      heldUntil = Number.NEGATIVE_INFINITY;
      await database.deleteFrom("replica").where("writer_id", "=", writerId).execute().catch(onFailure);
    },
  };
}
