import type { Logger } from "pino";
import { errorFacts } from "./error-facts.ts";
import { messageOf } from "./message-of.ts";
import type { TripwireReport } from "./tripwires/tripwire-report.ts";

/** Tells the log what tripwires have fired on, and what became of it. */
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
            `the tripwire ${tripwire} fired and the database cannot be reached: the process's own kill is engaged`,
          );
      }
    },
    recorded: ({ tripwire, incidentId, engagementId }) =>
      logger.error(
        { tripwire, incidentId, engagementId },
        `what the tripwire ${tripwire} fired on is on record: the service's own kill is engaged`,
      ),
    passedOver: ({ tripwire, reason }, because) =>
      logger.warn(
        { tripwire, reason, because },
        "a tripwire found its condition true, of which there is an incident already",
      ),
    notRecorded: ({ tripwire }, error) =>
      logger.debug({ tripwire, error: errorFacts(error) }, "what a tripwire fired on is not on record yet"),
    // The same again and again is told once: a tripwire that cannot look sees nothing.
    lookFailed(error) {
      const level = messageOf(error) === lastFailure ? "debug" : "warn";
      lastFailure = messageOf(error);
      logger[level]({ error: errorFacts(error) }, "a tripwire could not look, and looks again");
    },
  };
}
