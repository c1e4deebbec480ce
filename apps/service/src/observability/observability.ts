import { performance } from "node:perf_hooks";
import type { Clock } from "@slotgate/controls";
import type {
  CanaryReport,
  ExecutorReport,
  HeartbeatReport,
  RecoveryReport,
  Tracing,
  TripwireReport,
} from "@slotgate/executor";
import type { OutboundLedger } from "@slotgate/model";
import type { JournalReport, TelemetrySink } from "@slotgate/telemetry";
import type { ExportedMetrics } from "./exported-metrics.ts";
import { createInstruments } from "./instruments.ts";
import type { PartitionReport } from "./log.ts";
import { meterJournal } from "./metered-journal.ts";
import { meterLedger } from "./metered-ledger.ts";
import { meterReport } from "./metered-report.ts";
import { meterSink } from "./metered-sink.ts";
import { meterTracing } from "./metered-tracing.ts";
import { createMetricsProvider } from "./metrics-provider.ts";
import { type ObservedState, observeProcess, observeState } from "./observe-state.ts";
import { createRequestMeter, type RequestMeter } from "./request-meter.ts";
import { startAtZero } from "./start-at-zero.ts";

/** The metrics of one service: what its parts report is counted, and some parts are wrapped to be measured. */
export interface Observability {
  readonly requests: RequestMeter;
  readonly sink: (sink: TelemetrySink) => TelemetrySink;
  readonly ledger: (ledger: OutboundLedger) => OutboundLedger;
  readonly tracing: (tracing: Tracing) => Tracing;
  readonly journal: Partial<JournalReport>;
  readonly recovery: Partial<RecoveryReport>;
  readonly executor: Partial<ExecutorReport>;
  readonly partitions: Partial<PartitionReport>;
  readonly tripwires: Partial<TripwireReport & CanaryReport>;
  readonly heartbeats: Partial<HeartbeatReport>;
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
    ledger: (ledger) => meterLedger(ledger, instruments),
    journal: meterJournal(instruments),
    executor: meterReport(instruments),
    recovery: { recovered: ({ admissions }) => instruments.recoveredAdmissions.add(admissions) },
    partitions: {
      onUpkeep({ dropped }) {
        for (const { records } of dropped) instruments.recordsDropped.add(records);
      },
    },
    tripwires: {
      fired: ({ tripwire }) => instruments.tripwireFired.add(1, { tripwire }),
      canaryFired: ({ tripwire }) => instruments.tripwireFired.add(1, { tripwire }),
    },
    heartbeats: {
      failed: (cause) => instruments.heartbeatFailures.add(1, { cause }),
      dropped: () => instruments.heartbeatFailures.add(1, { cause: "dropped" }),
    },
    tracing: (tracing) => meterTracing({ tracing, instruments, clock }),
    observe: (state) => observeState(instruments, state),
    close: provider.close,
  };
}
