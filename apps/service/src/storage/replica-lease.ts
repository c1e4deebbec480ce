import { type Kysely, sql } from "kysely";
import type { Clock } from "../clock.ts";
import type { Database } from "./database.ts";

/** This process's sign of life in the database: what it holds is held only as long as that is renewed. */
export interface ReplicaLease {
  readonly writerId: string;
  /** Whether the lease is known to be running, and for long enough to end what goes on under it. */
  readonly held: () => boolean;
  /** Runs each time the lease is no longer held for want of renewal, a margin before it runs out. Must not throw. */
  readonly onLost: (work: () => void) => void;
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

/**
 * How long before its end a lease counts as lost: aborted calls have that time to be gone before another replica may
 * end their admissions. Renewal is tried twice before that point.
 */
export const marginOf = (leaseMs: number): number => Math.min(leaseMs / 6, 5_000);

export function holdReplicaLease(options: ReplicaLeaseOptions): ReplicaLease {
  const { database, clock, writerId, instance, version, leaseMs, usable, onFailure } = options;
  const later: (() => Promise<void>)[] = [];
  const losses: (() => void)[] = [];
  let losing: NodeJS.Timeout | undefined;
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
      heldUntil = sentAt + leaseMs - marginOf(leaseMs);
      loseAt(heldUntil);
      for (const work of later) await work();
      return true;
    } catch (error) {
      onFailure(error);
      return false;
    }
  }

  function loseAt(moment: number): void {
    clearTimeout(losing);
    losing = setTimeout(
      () => {
        // Timers may be early by a fraction.
        if (clock.monotonic() < heldUntil) return loseAt(heldUntil);
        for (const work of losses) work();
      },
      Math.max(1, moment - clock.monotonic()),
    );
    losing.unref();
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
    onLost: (work) => void losses.push(work),
    async close() {
      closed = true;
      clearTimeout(timer);
      await renewing;
      clearTimeout(losing);
      heldUntil = Number.NEGATIVE_INFINITY;
      await database.deleteFrom("replica").where("writer_id", "=", writerId).execute().catch(onFailure);
    },
  };
}
