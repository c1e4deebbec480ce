import { type Clock, pause } from "@slotgate/controls";
import {
  createDecisionLook,
  createReleaseLook,
  createRequestLook,
  createTripwires,
  type ExecutorReport,
  type Finding,
  type HasOthers,
  type InFlightCalls,
  type LocalSwitch,
  leftFiring,
  readSwitchFile,
  repeatLooks,
  type TripwiresAtWork,
  tailOutbound,
  tripwireStatuses,
  watchFailures,
  watchLatency,
} from "@slotgate/executor";
import type { LocalKillSwitch } from "@slotgate/gate";
import type { OutputChecks } from "@slotgate/model";
import {
  admittedAmong,
  createIncidentStore,
  createRecentRecords,
  type KillStateReader,
  type ReplicaLease,
  type SchemaWatch,
  type Stores,
} from "@slotgate/postgres";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import type { Observability } from "../observability/observability.ts";
import { reportTripwiresTo } from "./tripwire-report.ts";

/** The tripwires, with the hooks into what they watch. */
export interface OpenTripwires extends TripwiresAtWork {
  /** The service's own kill, which also counts as engaged from the moment a tripwire of this process fires. */
  readonly serviceKill: () => LocalKillSwitch;
  /** Wraps a report: watches what the executor reports and passes it on. */
  readonly report: (report: ExecutorReport) => ExecutorReport;
  readonly close: () => Promise<void>;
}

export interface TripwireParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly logger: Logger;
  readonly stores: Pick<Stores, "killing" | "reading">;
  readonly schema: Pick<SchemaWatch, "usable">;
  readonly killState: KillStateReader;
  readonly localSwitch: LocalSwitch;
  readonly inFlight: InFlightCalls;
  readonly replica: Pick<ReplicaLease, "writerId" | "onRenewed">;
  readonly observability: Pick<Observability, "tripwires">;
  /** Owners that may submit runs, according to keys. */
  readonly submitters: () => ReadonlySet<string>;
  /** Checks of outputs against jobs' schemas. */
  readonly checks: OutputChecks;
}

export function openTripwires(parts: TripwireParts): OpenTripwires {
  const { config, clock, newId, stores, schema, killState, localSwitch, inFlight, replica, checks } = parts;
  const { instance, outboundLedger: directory, tripwires: settings } = config;
  const statuses = tripwireStatuses(settings, { ledger: directory === null ? "off" : "kept" });
  const report = parts.observability.tripwires(reportTripwiresTo(parts.logger), statuses);
  const store = createIncidentStore({ killing: stores.killing.database, reading: stores.reading.database });
  const tripwires = createTripwires({
    statuses,
    store,
    localSwitch,
    readsEngaged: () => killState.current().state === "engaged",
    abortCalls: () => inFlight.abortAll("killed"),
    left: leftFiring(readSwitchFile(config.killFile), { newId, instance }),
    newId,
    clock,
    instance,
    report,
  });
  const { isArmed, fire } = tripwires;
  for (const { tripwire, state, detail } of tripwires.status())
    if (state === "off")
      parts.logger.warn({ tripwire, detail }, "tripwire disabled; its condition is not monitored");
  const fireOn = (finding: Finding | null): void => {
    if (finding !== null) fire(finding);
  };
  replica.onRenewed(tripwires.flush);

  const owners = knownOwners(parts.submitters);
  const watching = { bound: settings, now: clock.monotonic, hasOthers: owners.hasOthers };
  const calls = [
    ...(isArmed("model-failures") ? [watchFailures(watching)] : []),
    ...(isArmed("model-latency") ? [watchLatency(watching)] : []),
  ];
  // The release of a kill resets the watches: the operator has dealt with what happened before.
  const clearCalls = (): void => {
    for (const watch of calls) watch.clear();
  };
  const endListening = [
    killState.onChange(clearCalls),
    killState.onEngaged(clearCalls),
    killState.onEngaged(tripwires.heard),
  ];

  const releases = isArmed("invalid-release") ? createReleaseLook(checks) : null;
  const { database: reading } = stores.reading;
  const looks = [
    ...(isArmed("unrecorded-request") && directory !== null
      ? [
          createRequestLook({
            news: tailOutbound({ directory, writerId: replica.writerId }),
            admitted: (ids) => admittedAmong(reading, ids),
          }),
        ]
      : []),
    ...(isArmed("disputed-decision") ? [createDecisionLook(createRecentRecords(reading))] : []),
  ];
  const endLooking = repeatLooks({
    looks,
    everyMs: settings.lookMs,
    usable: schema.usable,
    pause,
    onFinding: fire,
    onFailure: report.lookFailed,
  });

  return {
    status: tripwires.status,
    serviceKill: () => (tripwires.killing() ? { source: "service", state: "engaged" } : killState.current()),
    report: (next) => ({
      ...next,
      called(call) {
        owners.note(call.owner);
        for (const watch of calls) fireOn(watch.note(call));
        next.called(call);
      },
      released(job, answer) {
        void releases?.ended(job, answer).then(fireOn);
        next.released(job, answer);
      },
    }),
    handedOut(answers) {
      const failing = new Set<number>();
      for (const [at, answer] of answers.entries()) {
        const finding = releases?.handedOut(answer) ?? null;
        if (finding === null) continue;
        // One incident covers all of them.
        if (failing.size === 0) fire(finding);
        failing.add(at);
      }
      return failing;
    },
    incidents: store,
    async close() {
      for (const end of endListening) end();
      await endLooking();
      await tripwires.close();
    },
  };
}

/** Owners of keys, and owners who have called: those of an issuer's tokens are known only once they call. */
function knownOwners(submitters: () => ReadonlySet<string>): {
  readonly note: (owner: string) => void;
  readonly hasOthers: HasOthers;
} {
  /** Two owners are enough: each has another one beside it. */
  const called = new Set<string>();
  return {
    note(owner) {
      if (called.size < 2) called.add(owner);
    },
    hasOthers: (owner) => [...called, ...submitters()].some((one) => one !== owner),
  };
}
