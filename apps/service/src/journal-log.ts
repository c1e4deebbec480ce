import type { JournalReport } from "@slotgate/telemetry";
import type { Logger } from "pino";
import { messageOf } from "./message-of.ts";

const progressMs = 5_000;

/** Tells the log of what has changed with store and spool: once a change, not once a record. */
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
        "the store does not record: nothing is admitted, and stubs are recorded in the spool",
      );
    },
    storeBack: () => logger.info("the store records again"),
    // Counted, and told to the callers.
    notTaken: () => {},
    spooled: () => {},
    spoolFailing: (failure, error) =>
      failure === null
        ? logger.info("the spool takes records again")
        : logger.error(
            { failure, error: messageOf(error), code: codeOf(error) },
            "the spool takes no records: without the database runs are answered 503",
          ),
    filesFailing: (error) =>
      logger.error(
        { error: messageOf(error), code: codeOf(error) },
        "files of the spool cannot be read or removed: what is in them waits, and is tried again",
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
        // Its message is none of ours to log: the database quotes what it refuses, which may be content.
        { eventId, kept, code: codeOf(error) },
        "the store refused a spooled record for its data; its file is set aside",
      ),
    setAside: ({ name, why }) => logger.error({ file: name, why }, "a part of the spool was set aside"),
  };
}

/** What the database or the system calls it, e.g. `40P01` or `ECONNREFUSED`: of the innermost cause that has a code. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner = codeOf(error.cause);
  if (inner !== undefined) return inner;
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
