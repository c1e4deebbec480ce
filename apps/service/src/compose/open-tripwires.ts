import { pause } from "@slotgate/controls";
import {
  type CanaryTripwireOptions,
  createCanaryTripwire,
  createDecisionLook,
  createReleaseLook,
  createRequestLook,
  createTripwires,
  type ExecutorReport,
  type Finding,
  type HasOthers,
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
  createCanaryFiringStore,
  createCanaryReader,
  createFiringStore,
  createRecentRecords,
  type KillStateReader,
} from "@slotgate/postgres";
import { logTripwires } from "../observability/log.ts";
import { reportToAll } from "../observability/report-to-all.ts";
import type { ServiceBase } from "./base.ts";
import type { Replica } from "./open-replica.ts";

/** The tripwires, with the hooks into what they watch. */
export interface OpenTripwires extends TripwiresAtWork {
  /** The service's own kill, which also counts as engaged from the moment a tripwire of this process fires. */
  readonly serviceKill: () => LocalKillSwitch;
  /** Watches what the executor reports. */
  readonly executor: Pick<ExecutorReport, "called" | "released">;
  /** Whether every request in this replica's outbound ledger had its admission; null: `unrecorded-request` is off. */
  readonly reconciled: () => boolean | null;
  readonly close: () => Promise<void>;
}

export interface TripwiresOptions {
  readonly replica: Replica;
  readonly killState: KillStateReader;
  readonly localSwitch: LocalSwitch;
  /** Owners that may submit runs, according to keys. */
  readonly submitters: () => ReadonlySet<string>;
  readonly checks: OutputChecks;
  /** The generation document in force, whose canaries are watched. */
  readonly generation: WatchedGeneration;
}

export interface WatchedGeneration extends Pick<CanaryTripwireOptions, "inForce"> {
  /** Sets the share of a canary to 0 in a new revision; null: the document is in a file. */
  readonly lowerCanary: CanaryTripwireOptions["lower"];
}

export function openTripwires(base: ServiceBase, options: TripwiresOptions): OpenTripwires {
  const { config, clock, newId, logger, stores, schema, writerId } = base;
  const { killState, localSwitch, checks, generation } = options;
  const { lease, inFlight } = options.replica;
  const { instance, outboundLedger: directory, tripwires: settings } = config;
  const statuses = tripwireStatuses(settings, {
    ledger: directory === null ? "off" : "kept",
  });
  const report = reportToAll([base.observability.tripwires], logTripwires(logger));
  const { severities } = settings;
  const store = createFiringStore({ killing: stores.killing.database, severities });
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
      logger.warn({ tripwire, detail }, "tripwire disabled; its condition is not monitored");
  const fireOn = (finding: Finding | null): void => {
    if (finding !== null) fire(finding);
  };
  lease.onRenewed(tripwires.flush);

  const owners = knownOwners(options.submitters);
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
  const requests =
    isArmed("unrecorded-request") && directory !== null
      ? createRequestLook({
          news: tailOutbound({ directory, writerId }),
          admitted: (ids) => admittedAmong(reading, ids),
        })
      : null;
  const canaries = isArmed("canary")
    ? createCanaryTripwire({
        inForce: generation.inForce,
        lower: generation.lowerCanary,
        reader: createCanaryReader(reading),
        store: createCanaryFiringStore({ changing: stores.changing.database, severity: severities.canary }),
        bound: settings.canary,
        clock,
        newId,
        instance,
        report,
      })
    : null;
  const looks = [
    ...(requests === null ? [] : [requests.look]),
    ...(isArmed("disputed-decision") ? [createDecisionLook(createRecentRecords(reading))] : []),
    ...(canaries === null ? [] : [canaries]),
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
    executor: {
      called(call) {
        owners.note(call.owner);
        for (const watch of calls) fireOn(watch.note(call));
      },
      released(job, answer) {
        releases?.ended(job, answer).then(fireOn, (error: unknown) => {
          // A stop does not wait for looks.
          if (!base.stopping.signal.aborted) report.lookFailed(error);
        });
      },
    },
    reconciled: () => requests?.reconciled() ?? null,
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
