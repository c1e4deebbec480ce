import { performance } from "node:perf_hooks";
import type { TripwireStatus } from "@slotgate/contracts";
import type { Clock } from "@slotgate/controls";
import type { ExecutorReport, RecoveryReport, Tracing, TripwireReport } from "@slotgate/executor";
import type { OutboundLedger } from "@slotgate/model";
import type { JournalReport, TelemetrySink } from "@slotgate/telemetry";
import type { ExportedMetrics } from "./exported-metrics.ts";
import { createInstruments } from "./instruments.ts";
import { meterJournal } from "./metered-journal.ts";
import { meterLedger } from "./metered-ledger.ts";
import { meterReport } from "./metered-report.ts";
import { meterSink } from "./metered-sink.ts";
import { meterTracing } from "./metered-tracing.ts";
import { createMetricsProvider } from "./metrics-provider.ts";
import { type ObservedState, observeProcess, observeState, observeTripwires } from "./observe-state.ts";
import type { PartitionReport } from "./partition-report.ts";
import { createRequestMeter, type RequestMeter } from "./request-meter.ts";
import { startAtZero } from "./start-at-zero.ts";

/** Wraps the parts of one service to observe them. */
export interface Observability {
  readonly requests: RequestMeter;
  readonly sink: (sink: TelemetrySink) => TelemetrySink;
  readonly journal: (report: JournalReport) => JournalReport;
  readonly ledger: (ledger: OutboundLedger) => OutboundLedger;
  readonly recovery: (report: RecoveryReport) => RecoveryReport;
  readonly report: (report: ExecutorReport) => ExecutorReport;
  readonly partitions: (report: PartitionReport) => PartitionReport;
  readonly tripwires: (report: TripwireReport, statuses: readonly TripwireStatus[]) => TripwireReport;
  readonly tracing: (tracing: Tracing) => Tracing;
  /** Called once, when the observed parts exist. */
  readonly observe: (state: ObservedState) => void;
  readonly close: () => Promise<void>;
}

export interface ObservabilityOptions {
  readonly version: string;
  readonly clock: Pick<Clock, "monotonic">;
  /** Where metrics are exported, and under which identity; null: nowhere. */
  readonly exported?: ExportedMetrics | null;
}

export function createObservability({
  version,
  clock,
  exported = null,
}: ObservabilityOptions): Observability {
  const provider = createMetricsProvider({ version, exported });
  const instruments = createInstruments(provider.meterProvider.getMeter("slotgate", version));
  startAtZero(instruments);
  observeProcess(instruments, { version, startedAtMs: performance.timeOrigin });
  return {
    requests: createRequestMeter(instruments, { scrape: provider.scrape }),
    sink: (sink) => meterSink({ sink, instruments, clock }),
    journal: (report) => meterJournal(report, instruments),
    ledger: (ledger) => meterLedger(ledger, instruments),
    recovery: (report) => ({
      ...report,
      recovered(ended) {
        instruments.recoveredAdmissions.add(ended.admissions);
        report.recovered(ended);
      },
    }),
    report: (report) => meterReport(report, instruments),
    partitions: (report) => ({
      ...report,
      onUpkeep(upkeep) {
        for (const { records } of upkeep.dropped) instruments.recordsDropped.add(records);
        report.onUpkeep(upkeep);
      },
    }),
    tripwires(report, statuses) {
      observeTripwires(instruments, statuses);
      return {
        ...report,
        fired(firing, stopped) {
          instruments.tripwireFired.add(1, { tripwire: firing.tripwire });
          report.fired(firing, stopped);
        },
      };
    },
    tracing: (tracing) => meterTracing({ tracing, instruments, clock }),
    observe: (state) => observeState(instruments, state),
    close: provider.close,
  };
}
