import { Journal, type JournalOptions } from "@slotgate/telemetry";

/** A journal that takes a busy machine for no outage: what a test asks of it is answered by the store. */
export const patientJournal = (options: JournalOptions): Journal =>
  new Journal({ waitMs: 20_000, ...options });
