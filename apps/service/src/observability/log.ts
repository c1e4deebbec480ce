import { type ControlSource, type ErrorFacts, errorFacts, messageOf } from "@slotgate/controls";
import type {
  CanaryReport,
  ExecutorReport,
  FileLedgerOptions,
  HeartbeatReport,
  RecoveryReport,
  TripwireReport,
} from "@slotgate/executor";
import type { Upkeep } from "@slotgate/postgres";
import type { JournalReport } from "@slotgate/telemetry";
import type { Logger } from "pino";
import type { DatabaseKeysReport } from "../auth/database-keys.ts";
import type { Config } from "../config/config.ts";

/** Logs failures, and reports decisions to the control source. */
export const logExecutor = (logger: Logger, controls: ControlSource): ExecutorReport => ({
  decided: (decision) => controls.countDecision(decision),
  modelFailed: (failure) => logger.warn(failure, "a model call failed"),
  called: () => {},
  released: () => {},
  ended: () => {},
  unrecorded: () => {},
  unexpected: (error) =>
    logger.error({ error: errorFacts(error) }, "a part of the executor failed unexpectedly"),
  gateFailed: logGates((facts, message) => logger.error(facts, message)),
});

interface GateFailureFacts {
  /** Null: the state for all gates could not be read. */
  readonly gate: string | null;
  readonly error: ErrorFacts;
  /** Number of occurrences of this kind. */
  readonly times: number;
}

/** Kinds beyond this number are logged as one. */
const mostKinds = 100;

/**
 * Logs errors thrown by gates. A gate that throws does so for every job, so each kind (gate, type, code and frame) is
 * logged at its first occurrence and then whenever the count has grown tenfold.
 */
export function logGates(
  write: (facts: GateFailureFacts, message: string) => void,
): ExecutorReport["gateFailed"] {
  const times = new Map<string, number>();
  return ({ gate, thrown }) => {
    const error = errorFacts(thrown);
    const own = JSON.stringify([gate, error.type, error.code, error.frames[0]]);
    const kind = times.has(own) || times.size < mostKinds ? own : "others";
    const met = (times.get(kind) ?? 0) + 1;
    times.set(kind, met);
    if (!/^10*$/.test(String(met))) return;
    write(
      { gate, error, times: met },
      gate === null
        ? "the state for the gates could not be read: the job is denied"
        : `the gate ${gate} failed: the job is denied`,
    );
  };
}

const progressMs = 5_000;

/** Logs changes of the state of store and spool: once per change, not per record. */
export function logJournal(logger: Logger, { now }: { readonly now: () => number }): JournalReport {
  let progressAt = Number.NEGATIVE_INFINITY;
  return {
    storeLost({ failure, error }) {
      logger.error(
        { failure, error: messageOf(error), code: codeOf(error) },
        "the store is unavailable: nothing is admitted, and stubs are recorded in the spool",
      );
    },
    storeBack: () => logger.info("the store is available again"),
    // Counted, and reported to the callers.
    notTaken: () => {},
    spooled: () => {},
    spoolFailing: (failure, error) =>
      failure === null
        ? logger.info("the spool accepts records again")
        : logger.error(
            { failure, error: messageOf(error), code: codeOf(error) },
            "the spool accepts no records: without the database runs are answered 503",
          ),
    filesFailing: (error) =>
      logger.error(
        { error: messageOf(error), code: codeOf(error) },
        "spool files cannot be read or removed: their records wait, and delivery is retried",
      ),
    delivered: ({ records, left }) => {
      if (left > 0 && now() - progressAt < progressMs) return;
      progressAt = now();
      logger.info(
        { records, left },
        left > 0 ? "the spool is being delivered" : "the spool has been delivered",
      );
    },
    refusedInSpool: ({ eventId, kept, error }) =>
      logger.error(
        // The message is not logged: the database quotes the refused data, which may be content.
        { eventId, kept, code: codeOf(error) },
        "the store refused a spooled record for its data; its file is set aside",
      ),
    setAside: ({ name, why }) => logger.error({ file: name, why }, "a part of the spool was set aside"),
  };
}

/** The code of the innermost cause that has one, e.g. `40P01` or `ECONNREFUSED`. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner = codeOf(error.cause);
  if (inner !== undefined) return inner;
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Logs admissions ended for replicas that are gone. */
export const logRecovery = (logger: Logger): RecoveryReport => ({
  recovered: (ended) => logger.warn(ended, "admissions that a replica left open were ended as INTERRUPTED"),
  failed: (error) => logger.debug({ error: messageOf(error) }, "a recovery pass failed"),
});

/** Logs a failure once until heartbeats are written again. */
export function logHeartbeats(logger: Logger): HeartbeatReport {
  let failing = false;
  return {
    written() {
      if (failing) logger.info("heartbeats are written again");
      failing = false;
    },
    failed(cause, error) {
      logger[failing ? "debug" : "warn"]({ error: messageOf(error) }, failedHeartbeats[cause]);
      failing = true;
    },
    // Counted.
    dropped: () => {},
    lost: (replica) => logger.warn(replica, "a replica's lease has run out although it has not stopped"),
  };
}

const failedHeartbeats = {
  unread: "the state of this replica could not be read, so this minute has no heartbeat",
  unwritten: "heartbeats could not be written; those of the last day are kept, and this is retried",
} as const;

/** Logs when the outbound ledger becomes unwritable or writable, and when its files were deleted. */
export const logLedger = (logger: Logger): Pick<FileLedgerOptions, "onProblem" | "onLoss"> => ({
  onProblem: (problem) =>
    problem === null
      ? logger.info("the outbound ledger can be written again")
      : logger.error(
          { problem },
          "the outbound ledger cannot be written, so no request to the model is sent",
        ),
  onLoss: (loss) => logger.error({ loss }, "a file of the outbound ledger was deleted"),
});

/** Logs the firings of tripwires and their effects. */
export function logTripwires(logger: Logger): TripwireReport & CanaryReport {
  let lastFailure: string | null = null;
  return {
    fired({ tripwire, incidentId, engagementId, reason, figures }, stopped) {
      const facts = { tripwire, incidentId, engagementId, reason, figures };
      switch (stopped) {
        case "service":
          logger.error(facts, `the tripwire ${tripwire} engaged the service's own kill`);
          return;
        case "process":
          logger.error(
            facts,
            `the tripwire ${tripwire} fired while the database is unreachable: the process's own kill is engaged`,
          );
      }
    },
    recorded: ({ tripwire, incidentId, engagementId }) =>
      logger.error(
        { tripwire, incidentId, engagementId },
        `the firing of the tripwire ${tripwire} was recorded: the service's own kill is engaged`,
      ),
    passedOver: ({ tripwire, reason }, because) =>
      logger.warn(
        { tripwire, reason, because },
        "a tripwire's condition was met, but it has an incident already",
      ),
    notRecorded: ({ tripwire }, error) =>
      logger.debug(
        { tripwire, error: errorFacts(error) },
        "the firing of a tripwire could not be recorded; this is retried",
      ),
    canaryFired: ({ tripwire, incidentId, reason, figures }) =>
      logger.error(
        { tripwire, incidentId, reason, figures },
        "the tripwire canary opened an incident: a canary is worse than its profile",
      ),
    canaryLowered: ({ incidentId, figures }) =>
      logger.warn({ incidentId, figures }, "the share of a canary is 0 from the next revision on"),
    canaryNotEnded: ({ incidentId, figures }, error) =>
      logger.warn(
        { incidentId, figures, error: errorFacts(error) },
        "a canary is worse than its profile, and could not be ended yet; this is retried",
      ),
    // Repeated errors are logged once as warnings: a tripwire that cannot check its condition is blind.
    lookFailed(error) {
      const level = messageOf(error) === lastFailure ? "debug" : "warn";
      lastFailure = messageOf(error);
      logger[level](
        { error: errorFacts(error) },
        "a tripwire could not check its condition; this is retried",
      );
    },
  };
}

export interface KeyReport extends DatabaseKeysReport {
  readonly onIssuerUnavailable: (error: unknown) => void;
}

/** Logs the state of keys. The database's keys are not required if a key file or an issuer is configured. */
export function logKeys(
  logger: Logger,
  { keys, oidc, keysMaxAgeMs }: Pick<Config, "keys" | "oidc" | "keysMaxAgeMs">,
): KeyReport {
  return {
    onReadable(secrets) {
      logger.info({ secrets }, "the keys in the database were read");
      if (secrets === 0 && keys.length === 0 && oidc === null)
        logger.warn(
          "no keys exist, so /v1 refuses every request: run `slotgate keys create --subject NAME --roles submit`, or set SLOTGATE_KEYS_PATH",
        );
    },
    onUnreadable: (error) =>
      logger.warn(
        { error: messageOf(error), keysMaxAgeMs },
        "the keys in the database cannot be read: keys read before stay valid for a while, others get 503",
      ),
    onUsesNotWritten: (error) =>
      logger.warn({ error: messageOf(error) }, "the last uses of keys could not be written; this is retried"),
    onIssuerUnavailable: (error) =>
      logger.warn(
        { error: messageOf(error) },
        "a token could not be checked: its issuer's keys cannot be read",
      ),
  };
}

export interface PartitionReport {
  readonly onUpkeep: (upkeep: Upkeep) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Logs the upkeep of record partitions; an unchanged state is logged once. */
export function logPartitions(logger: Logger): PartitionReport {
  let held: string | null = null;
  let strayed = false;
  return {
    onUpkeep(upkeep) {
      const { made, indexed, dropped, forgottenRuns, forgottenHeartbeats, status } = upkeep;
      if (made.length > 0) logger.info({ made }, "record partitions were created");
      if (indexed.length > 0) logger.info({ indexed }, "record partitions of past weeks were indexed");
      for (const { partition, records } of dropped)
        logger.info({ partition, records }, "an expired record partition was dropped");
      if (forgottenRuns > 0)
        logger.info({ runs: forgottenRuns }, "runs without remaining records were removed");
      if (forgottenHeartbeats > 0)
        logger.info(
          { heartbeats: forgottenHeartbeats },
          "heartbeats from before the oldest records were removed",
        );
      const holding = upkeep.held === null ? null : `${upkeep.held.partition} ${upkeep.held.cause}`;
      if (upkeep.held !== null && holding !== held)
        logger.error(upkeep.held, "an expired record partition is kept because it must not be dropped");
      held = holding;
      if (status.strayed && !strayed)
        logger.error(
          status,
          "records are in the default partition because the partition of their week is missing",
        );
      strayed = status.strayed;
    },
    onFailure: (error) => logger.warn({ error: messageOf(error) }, "upkeep of record partitions failed"),
  };
}
