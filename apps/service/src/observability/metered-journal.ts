import type { JournalReport } from "@slotgate/telemetry";
import type { Instruments } from "./instruments.ts";

/** Counts what the journal reports. */
export const meterJournal = (instruments: Instruments): Partial<JournalReport> => ({
  storeLost: ({ failure }) => instruments.storeLosses.add(1, { cause: failure }),
  notTaken: ({ records, chain, cause }) => instruments.recordsNotTaken.add(records, { chain, cause }),
  spooled: ({ records }) => instruments.spooledRecords.add(records),
  delivered: ({ records }) => instruments.deliveredRecords.add(records),
  refusedInSpool: ({ kept }) => instruments.spoolRefusals.add(1, { kept }),
  setAside: () => instruments.spoolSetAside.add(1),
});
