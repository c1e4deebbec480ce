import type { JournalReport } from "@slotgate/telemetry";
import type { Instruments } from "./instruments.ts";

/** Counts the journal's reports and passes them on. */
export const meterJournal = (report: JournalReport, instruments: Instruments): JournalReport => ({
  ...report,
  storeLost(loss) {
    instruments.storeLosses.add(1, { cause: loss.failure });
    report.storeLost(loss);
  },
  notTaken(loss) {
    instruments.recordsNotTaken.add(loss.records, { chain: loss.chain, cause: loss.cause });
    report.notTaken(loss);
  },
  spooled(taken) {
    instruments.spooledRecords.add(taken.records);
    report.spooled(taken);
  },
  delivered(progress) {
    instruments.deliveredRecords.add(progress.records);
    report.delivered(progress);
  },
  refusedInSpool(refusal) {
    instruments.spoolRefusals.add(1, { kept: refusal.kept });
    report.refusedInSpool(refusal);
  },
  setAside(file) {
    instruments.spoolSetAside.add(1);
    report.setAside(file);
  },
});
