import { messageOf } from "@slotgate/controls";
import type { FileLedgerOptions, RecoveryReport } from "@slotgate/executor";
import type { Logger } from "pino";

/** Logs admissions ended for replicas that are gone. */
export const reportRecoveryTo = (logger: Logger): RecoveryReport => ({
  recovered: (ended) => logger.warn(ended, "admissions that a replica left open were ended as INTERRUPTED"),
  failed: (error) => logger.debug({ error: messageOf(error) }, "a recovery pass failed"),
});

/** Logs when the outbound ledger becomes unwritable or writable, and when its files were deleted. */
export const reportLedgerTo = (logger: Logger): Pick<FileLedgerOptions, "onProblem" | "onLoss"> => ({
  onProblem: (problem) =>
    problem === null
      ? logger.info("the outbound ledger can be written again")
      : logger.error(
          { problem },
          "the outbound ledger cannot be written, so no request to the model is sent",
        ),
  onLoss: (loss) => logger.error({ loss }, "a file of the outbound ledger was deleted"),
});
