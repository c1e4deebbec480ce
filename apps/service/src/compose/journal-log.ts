import { messageOf } from "@slotgate/controls";
import type { JournalReport } from "@slotgate/telemetry";
import type { Logger } from "pino";

const progressMs = 5_000;

/** Logs changes of the state of store and spool: once per change, not per record. */
export function journalLog(
  logger: Logger,
  { now, onStoreLost }: { readonly now: () => number; readonly onStoreLost: () => void },
): JournalReport {
  let progressAt = Number.NEGATIVE_INFINITY;
  return {
    storeLost({ failure, error }) {
      onStoreLost();
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
