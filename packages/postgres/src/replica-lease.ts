import type { Clock } from "@slotgate/controls";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";

/** This process's lease in the database. What it holds there is held only while the lease is renewed. */
export interface ReplicaLease {
  readonly writerId: string;
  /** Whether the lease is running, with enough time left to end the work under it. */
  readonly held: () => boolean;
  /** Runs when the lease counts as lost for lack of renewal, a margin before it runs out. Must not throw. */
  readonly onLost: (work: () => void) => void;
  /** Runs after a renewal, e.g. to retry failed writes, unless its previous run is still going. */
  readonly onRenewed: (work: () => Promise<void>) => void;
  /**
   * Like `onRenewed`, once renewals have succeeded for the duration of a lease. What kept this replica from renewing
   * may have kept others too; by then every live replica has renewed, and an expired lease belongs to a dead one.
   */
  readonly onSteady: (work: () => Promise<void>) => void;
  /** Ends the lease at once, so that others need not wait for it to run out. */
  readonly close: () => Promise<void>;
}

export interface ReplicaLeaseOptions {
  readonly database: Kysely<Database>;
  readonly clock: Clock;
  readonly writerId: string;
  readonly instance: string;
  readonly version: string;
  /** The duration of the lease, in which it is renewed three times. */
  readonly leaseMs: number;
  /** Whether this code may write to the database; while false, the lease is not renewed. */
  readonly usable: () => Promise<boolean>;
  readonly onFailure: (error: unknown) => void;
  /** Called when work after a renewal failed; it runs again after the next one. */
  readonly onWorkFailure: (error: unknown) => void;
}

const retryMs = 500;

/**
 * How long before its end a lease counts as lost: aborted calls must be gone before another replica may end their
 * admissions. Renewal is tried twice before that point.
 */
export const marginOf = (leaseMs: number): number => Math.min(leaseMs / 6, 5_000);

export function holdReplicaLease(options: ReplicaLeaseOptions): ReplicaLease {
  const { database, clock, writerId, instance, version, leaseMs, usable, onFailure } = options;
  const works: { readonly work: () => Promise<void>; readonly when: "renewed" | "steady" }[] = [];
  const losses: (() => void)[] = [];
  let losing: NodeJS.Timeout | undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let steadySince = Number.NEGATIVE_INFINITY;
  let heldUntil = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | null = null;
  let closed = false;

  /** Returns the delay until the next attempt, counted from when this one was sent. */
  async function renew(): Promise<number> {
    const leaseUntil = sql<Date>`now() + ${leaseMs} * interval '1 millisecond'`;
    try {
      if (!(await usable())) return untilRetry;
      const sentAt = clock.monotonic();
      await database
        .insertInto("replica")
        .values({ writer_id: writerId, instance, version, lease_until: leaseUntil })
        .onConflict((conflict) => conflict.column("writer_id").doUpdateSet({ lease_until: leaseUntil }))
        .execute();
      heldUntil = sentAt + leaseMs - marginOf(leaseMs);
      loseAt(heldUntil);
      // After a missed renewal, which other replicas may have missed too.
      if (sentAt - renewedAt > leaseMs / 2) steadySince = sentAt;
      renewedAt = sentAt;
      working ??= work().finally(() => {
        working = null;
      });
      return Math.max(0, sentAt + leaseMs / 3 - clock.monotonic());
    } catch (error) {
      onFailure(error);
      return untilRetry;
    }
  }
  const untilRetry = Math.min(retryMs, leaseMs / 3);

  /** Runs beside the renewals, so that slow work cannot cost the lease. */
  async function work(): Promise<void> {
    const steady = renewedAt - steadySince >= leaseMs;
    for (const { work, when } of works) {
      if (closed) return;
      if (when === "renewed" || steady) await work().catch(options.onWorkFailure);
    }
  }

  function loseAt(moment: number): void {
    clearTimeout(losing);
    losing = setTimeout(
      () => {
        // Timers may fire slightly early.
        if (clock.monotonic() < heldUntil) return loseAt(heldUntil);
        for (const work of losses) work();
      },
      Math.max(1, moment - clock.monotonic()),
    );
    losing.unref();
  }

  async function loop(): Promise<void> {
    const due = await renew();
    if (closed) return;
    timer = setTimeout(() => {
      renewing = loop();
    }, due);
  }
  let renewing = loop();

  return {
    writerId,
    held: () => clock.monotonic() < heldUntil,
    onRenewed: (work) => void works.push({ work, when: "renewed" }),
    onSteady: (work) => void works.push({ work, when: "steady" }),
    onLost: (work) => void losses.push(work),
    async close() {
      closed = true;
      clearTimeout(timer);
      await renewing;
      await working;
      clearTimeout(losing);
      heldUntil = Number.NEGATIVE_INFINITY;
      await database.deleteFrom("replica").where("writer_id", "=", writerId).execute().catch(onFailure);
    },
  };
}
