import type { TripwireName, TripwireStatus } from "@slotgate/contracts";
import type { Clock } from "../clock.ts";
import type { LocalSwitch } from "../kill/local-switch.ts";
import type { Finding, Firing } from "./firing.ts";
import type { IncidentStore, Opened } from "./incident-store.ts";
import type { TripwireReport } from "./tripwire-report.ts";

/** The tripwires of one process. They only ever engage: what they have engaged is released by people. */
export interface Tripwires {
  readonly isArmed: (tripwire: TripwireName) => boolean;
  readonly status: () => readonly TripwireStatus[];
  /**
   * Kills, as of now in this process, and in all as soon as it is on record. Does nothing while the tripwire is off, or
   * has fired here and is not on record yet. Never throws.
   */
  readonly fire: (finding: Finding) => void;
  /** Whether the service's own kill counts as engaged here, although its state may not have been read yet. */
  readonly killing: () => boolean;
  /** To be called when an engagement is heard of: the kill's own state tells of it from then on, also of its release. */
  readonly heard: () => void;
  /** Tries again what is not on record. Never throws. */
  readonly flush: () => Promise<void>;
  /** Resolves when what is under way has ended; what is not on record then waits in the file of the process's switch. */
  readonly close: () => Promise<void>;
}

export interface TripwiresOptions {
  readonly statuses: readonly TripwireStatus[];
  readonly store: Pick<IncidentStore, "open">;
  readonly localSwitch: Pick<LocalSwitch, "current" | "engage">;
  /** Whether the state of the service's own kill, as last read, is engaged. */
  readonly readsEngaged: () => boolean;
  /** Aborts the calls in flight. */
  readonly abortCalls: () => void;
  /** What an earlier process has fired, and could perhaps not put on record. */
  readonly left: Firing | null;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly instance: string;
  readonly report: TripwireReport;
  /** So long the database may take before this process stops by itself; milliseconds. */
  readonly patienceMs?: number;
  /** Where it is not heard of: after that it has been read, or nothing has, which denies too; milliseconds. */
  readonly readWithinMs?: number;
}

export function createTripwires(options: TripwiresOptions): Tripwires {
  const { statuses, store, localSwitch, report, clock, instance } = options;
  const { patienceMs = 2_000, readWithinMs = 2_000 } = options;
  const armed = new Set(statuses.filter(({ state }) => state === "armed").map(({ tripwire }) => tripwire));
  /** Fired here, and not on record. */
  const waiting = new Map<TripwireName, Firing>();
  const underWay = new Map<TripwireName, Promise<void>>();
  /** Those of `waiting` for which this process has stopped by its own switch. */
  const stoppedHere = new Set<TripwireName>();
  let killingUntil = Number.NEGATIVE_INFINITY;

  function start(firing: Firing): void {
    waiting.set(firing.tripwire, firing);
    void put(firing);
    options.abortCalls();
  }

  /** At most one try at a time for each tripwire. */
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

  /** The one place where it is decided what a replica without its database does: it stops, and outlives a restart so. */
  function stopHere(firing: Firing): void {
    const { tripwire, reason, occurredAt } = firing;
    if (stoppedHere.has(tripwire)) return;
    stoppedHere.add(tripwire);
    // Whatever engaged it before is what has to be released first, and stays written there.
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

  /** It may have been heard of before the transaction answered. */
  function holdUntilHeard(): void {
    if (!options.readsEngaged()) killingUntil = clock.monotonic() + readWithinMs;
  }

  async function flush(): Promise<void> {
    await Promise.all([...waiting.values()].map(put));
  }

  if (options.left !== null) {
    // The switch that it had engaged is engaged still: it is read from the same file.
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

/** Before the tripwire's name, in the file of the process's own switch. */
export const switchOwner = "tripwire:";
