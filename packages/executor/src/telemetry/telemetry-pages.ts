import type { FoundRecord, TelemetryFilter, TelemetryPage, TelemetryReader } from "./telemetry-reader.ts";

/** Few enough for little memory, enough for few queries. */
const recordsPerQuestion = 1_000;

export interface TelemetryWindow extends Pick<TelemetryPage, "order" | "after"> {
  readonly filter: TelemetryFilter;
}

/** All records of a window by page; the next page is read when the previous one has been consumed. */
export async function* telemetryPages(
  reader: TelemetryReader,
  { filter, order, after: start }: TelemetryWindow,
): AsyncGenerator<readonly FoundRecord[]> {
  let after = start;
  for (;;) {
    const found = await reader.page(filter, { order, after, limit: recordsPerQuestion });
    const last = found.at(-1);
    if (last === undefined) return;
    yield found;
    if (found.length < recordsPerQuestion) return;
    after = last.place;
  }
}
