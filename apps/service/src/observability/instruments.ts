import type { Counter, Histogram, Meter, ObservableGauge } from "@opentelemetry/api";
import { type Metric, metricTable } from "./metric-table.ts";

type InstrumentOf<Kind extends Metric["kind"]> = Kind extends "counter"
  ? Counter
  : Kind extends "histogram"
    ? Histogram
    : ObservableGauge;

/** An instrument for each metric of the table. */
export type Instruments = {
  readonly [Name in keyof typeof metricTable]: InstrumentOf<(typeof metricTable)[Name]["kind"]>;
};

export function createInstruments(meter: Meter): Instruments {
  const entries = Object.entries(metricTable).map(([key, metric]) => [key, instrumentFor(meter, metric)]);
  return Object.fromEntries(entries) as Instruments;
}

function instrumentFor(meter: Meter, { name, kind, unit, meaning, buckets }: Metric) {
  const options = { unit, description: meaning };
  switch (kind) {
    case "counter":
      return meter.createCounter(name, options);
    case "gauge":
      return meter.createObservableGauge(name, options);
    case "histogram":
      return meter.createHistogram(name, {
        ...options,
        ...(buckets === undefined ? {} : { advice: { explicitBucketBoundaries: [...buckets] } }),
      });
  }
}
