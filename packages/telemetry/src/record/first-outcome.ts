import type { SinkEntry } from "./sink.ts";

export const isOutcome = ({ record }: Pick<SinkEntry, "record">): boolean => record.event === "outcome";

/** Whether it is not the second outcome of a decision in the same batch. */
export const isFirstOutcome = (entry: SinkEntry, entries: readonly SinkEntry[]): boolean =>
  isOutcome(entry) &&
  entries.find((one) => isOutcome(one) && one.record.decisionId === entry.record.decisionId) === entry;
