import type { TripwireName, TripwireStatus } from "@slotgate/contracts";
import type { Clock } from "@slotgate/controls";
import type { LocalSwitch } from "../kill/local-switch.ts";
import type { Finding, Firing } from "./firing.ts";
import type { FiringStore, Opened } from "./firing-store.ts";
import type { TripwireReport } from "./tripwire-report.ts";

/** The tripwires of one process. They only engage the kill; people release it. */
export interface Tripwires {
  readonly isArmed: (tripwire: TripwireName) => boolean;
  readonly status: () => readonly TripwireStatus[];
  /**
   * Kills in this process now, and in all once the firing is recorded. Does nothing while the tripwire is disabled, or
   * has fired here without being recorded yet. Never throws.
   */
  readonly fire: (finding: Finding) => void;
  /** Whether the service's own kill counts as engaged here before its state has been read. */
  readonly killing: () => boolean;
  /** To be called when an engagement is read: from then on the kill state alone decides. */
  readonly heard: () => void;
  /** Retries firings that are not recorded. Never throws. */
  readonly flush: () => Promise<void>;
  /** Resolves when work under way has ended; firings not recorded by then stay in the process's switch file. */
  readonly close: () => Promise<void>;
}

export interface TripwiresOptions {
  readonly statuses: readonly TripwireStatus[];
  readonly store: FiringStore;
  readonly localSwitch: Pick<LocalSwitch, "current" | "engage">;
  /** Whether the service's own kill, as last read, is engaged. */
  readonly readsEngaged: () => boolean;
  readonly abortCalls: () => void;
  /** A firing of an earlier process that may not be recorded. */
  readonly left: Firing | null;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly instance: string;
  readonly report: TripwireReport;
  /** How long to wait for the database before this process stops by its own switch; milliseconds. */
  readonly patienceMs?: number;
  /**
   * For an engagement without notification: by then it has been read, or nothing has, which denies too; milliseconds.
   */
  readonly readWithinMs?: number;
}

export function createTripwires(options: TripwiresOptions): Tripwires {
  const { statuses, store, localSwitch, report, clock, instance } = options;
  const { patienceMs = 2_000, readWithinMs = 2_000 } = options;
  const armed = new Set(statuses.filter(({ state }) => state === "armed").map(({ tripwire }) => tripwire));
  /** Fired here and not recorded. */
  const waiting = new Map<TripwireName, Firing>();
  const underWay = new Map<TripwireName, Promise<void>>();
  /** Those of `waiting` for which this process's own switch is engaged. */
  const stoppedHere = new Set<TripwireName>();
  let killingUntil = Number.NEGATIVE_INFINITY;

  function start(firing: Firing): void {
    waiting.set(firing.tripwire, firing);
    void put(firing);
    options.abortCalls();
  }

  /** At most one attempt at a time per tripwire. */
  function put(firing: Firing): Promise<void> {
    const { tripwire } = firing;
    const trying =
      underWay.get(tripwire) ??
      tryToOpen(firing).finally(() => {
        underWay.delete(tripwire);
      });
    underWay.set(tripwire, trying);
    return trying;
  }

  async function tryToOpen(firing: Firing): Promise<void> {
    const patience = setTimeout(() => stopHere(firing), patienceMs);
    try {
      end(firing, await store.open(firing));
    } catch (error) {
      report.notRecorded(firing, error);
      stopHere(firing);
    } finally {
      clearTimeout(patience);
    }
  }

  /** The only place that decides what a replica does without its database: it stops, also over a restart. */
  function stopHere(firing: Firing): void {
    const { tripwire, reason, occurredAt } = firing;
    if (stoppedHere.has(tripwire)) return;
    stoppedHere.add(tripwire);
    // An earlier engagement must be released first, so its entry stays.
    if (localSwitch.current().state !== "engaged")
      localSwitch.engage({ reason, by: `${switchOwner}${tripwire}`, at: occurredAt });
    report.fired(firing, "process");
  }

  function end(firing: Firing, opened: Opened): void {
    const { tripwire } = firing;
    waiting.delete(tripwire);
    const before = stoppedHere.delete(tripwire);
    switch (opened) {
      case "opened":
        holdUntilHeard();
        if (before) report.recorded(firing);
        else report.fired(firing, "service");
        return;
      case "already-open":
        holdUntilHeard();
        report.passedOver(firing, opened);
        return;
      case "known":
        report.passedOver(firing, opened);
    }
  }

  /** The engagement may have been read before the transaction answered. */
  function holdUntilHeard(): void {
    if (!options.readsEngaged()) killingUntil = clock.monotonic() + readWithinMs;
  }

  async function flush(): Promise<void> {
    await Promise.all([...waiting.values()].map(put));
  }

  if (options.left !== null) {
    // Its switch is still engaged: it is read from the same file.
    stoppedHere.add(options.left.tripwire);
    waiting.set(options.left.tripwire, options.left);
  }

  return {
    isArmed: (tripwire) => armed.has(tripwire),
    status: () => statuses,
    fire(finding) {
      const { tripwire } = finding;
      if (!armed.has(tripwire) || waiting.has(tripwire)) return;
      const occurredAt = new Date(clock.now());
      start({
        ...finding,
        occurrence: finding.occurrence ?? occurredAt.toISOString(),
        incidentId: options.newId(),
        engagementId: options.newId(),
        instance,
        occurredAt,
      });
    },
    killing: () =>
      clock.monotonic() < killingUntil || [...waiting.keys()].some((tripwire) => !stoppedHere.has(tripwire)),
    heard() {
      killingUntil = Number.NEGATIVE_INFINITY;
    },
    flush,
    async close() {
      await Promise.all(underWay.values());
    },
  };
}

/** Precedes the tripwire's name in the process's switch file. */
export const switchOwner = "tripwire:";
