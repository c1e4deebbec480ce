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
  /** Runs after a renewal, e.g. for what could not be written before, unless it is still at work since an earlier one. */
  readonly onRenewed: (work: () => Promise<void>) => void;
  /**
   * As `onRenewed`, once renewals have followed each other for as long as a lease runs. Whatever kept this replica from
   * renewing may have kept others, and by then those that live have renewed theirs: what has run out is a dead one's.
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
  /** How long the lease runs; it is renewed three times in that time. */
  readonly leaseMs: number;
  /** Whether the database is one that this code may write to; while it is not, the lease is not renewed. */
  readonly usable: () => Promise<boolean>;
  readonly onFailure: (error: unknown) => void;
  /** Told of what was to run after a renewal and failed; it runs again after the next one. */
  readonly onWorkFailure: (error: unknown) => void;
}

const retryMs = 500;

/**
 * How long before its end a lease counts as lost: aborted calls have that time to be gone before another replica may
 * end their admissions. Renewal is tried twice before that point.
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

  /** How long after this try the next one is due; it counts from when this one was sent. */
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
      // One that was missed: it may have been missed by all.
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

  /** Beside the renewals: what takes its time must not cost the lease. */
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
        // Timers may be early by a fraction.
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
