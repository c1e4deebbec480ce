import { errorFacts, messageOf } from "@slotgate/controls";
import type { TripwireReport } from "@slotgate/executor";
import type { Logger } from "pino";

/** Logs the firings of tripwires and their effects. */
export function reportTripwiresTo(logger: Logger): TripwireReport {
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
