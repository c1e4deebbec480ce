import type { Logger } from "pino";
import { messageOf } from "./message-of.ts";
import type { FileLedgerOptions } from "./outbound/file-ledger.ts";
import type { RecoveryReport } from "./recovery/recovery.ts";

/** Tells the log of admissions that were ended for replicas that are gone. */
export const reportRecoveryTo = (logger: Logger): RecoveryReport => ({
  recovered: (ended) =>
    logger.warn(ended, "admissions that a replica had left open were ended as INTERRUPTED"),
  failed: (error) => logger.debug({ error: messageOf(error) }, "recovery could not go on"),
});

/** Tells the log when what leaves for the model can no longer be noted, when it can again, and what was deleted. */
export const reportLedgerTo = (logger: Logger): Pick<FileLedgerOptions, "onProblem" | "onLoss"> => ({
  onProblem: (problem) =>
    problem === null
      ? logger.info("requests to the model can be noted again")
      : logger.error({ problem }, "requests to the model cannot be noted, and without that none leaves"),
  onLoss: (loss) => logger.error({ loss }, "a file of the outbound ledger was deleted"),
});
