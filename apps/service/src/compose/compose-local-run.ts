import type { DryRunV1, RunResponseV1, RunV1 } from "@slotgate/contracts";
import { type Clock, createFileAllowlist, systemClock } from "@slotgate/controls";
import {
  abortOnKill,
  createDecisionSlots,
  createExecutor,
  createFairSlots,
  createIdSource,
  type ExecutorReport,
  gateStateOf,
  InFlightCalls,
  JobsUnderWay,
  noContentStore,
  noTracing,
  openFileLedger,
  silentReport,
} from "@slotgate/executor";
import { decide } from "@slotgate/gate";
import { createLineSink, Journal, openNdjsonSink, type TelemetrySink, teeSink } from "@slotgate/telemetry";
import type { Config } from "../config/config.ts";
import { readVersion } from "../version.ts";
import { environmentKill, openControls } from "./open-controls.ts";
import { openGeneration } from "./open-generation.ts";
import { Opened } from "./opened.ts";

export interface LocalRun {
  /** Resolves once the controls are confirmed, or after `timeoutMs`; the gates then deny. */
  readonly whenConfirmed: (timeoutMs: number) => Promise<void>;
  readonly execute: (run: RunV1) => Promise<RunResponseV1>;
  readonly dryRun: (run: RunV1) => DryRunV1;
  readonly close: () => Promise<void>;
}

/** The owner of a run without a server, which needs no key. */
const localOwner = "local";

export interface LocalRunOptions {
  /** Where records become durable; null: nowhere, so nothing is admitted. */
  readonly telemetryFile: string | null;
  /** Receives every record as a line of JSON. */
  readonly telemetryOut: (line: string) => void;
  /** Called when a gate throws. */
  readonly gateFailed: ExecutorReport["gateFailed"];
  readonly clock?: Clock;
}

/** Throws when the telemetry file cannot be opened. */
export async function composeLocalRun(
  config: Config,
  { telemetryFile, telemetryOut, gateFailed, clock = systemClock }: LocalRunOptions,
): Promise<LocalRun> {
  const newId = createIdSource();
  const sink = await openSink(telemetryFile, telemetryOut);
  const opened = new Opened();
  const controls = openControls(config, clock);
  opened.add(controls.close);
  const allowlist = createFileAllowlist({ path: config.allowlistPath });
  opened.add(allowlist.close);
  const gateState = () =>
    gateStateOf({
      controls,
      allowlist,
      killSwitches: () => [environmentKill(config)],
      // The cap is kept in the database, which a local run does not have.
      rolloutCap: () => ({ state: "none" }),
    });
  const writerId = `${config.instance}.${newId()}`;
  const ledger =
    config.outboundLedger === null
      ? null
      : openFileLedger({ directory: config.outboundLedger, writerId, now: clock.now });
  opened.add(() => ledger?.close());
  const journal = new Journal({ sink, writerId });
  opened.add(() => journal.close());
  const inFlight = new InFlightCalls();
  opened.add(abortOnKill({ gateState, signals: [controls], abort: () => inFlight.abortAll("killed") }));
  const generation = openGeneration(config, { ledger });
  opened.add(generation.close);
  const executor = createExecutor({
    gateState,
    decide,
    journal,
    content: noContentStore,
    generation,
    budgets: config.budgets,
    inFlight,
    underWay: new JobsUnderWay(),
    decisionSlots: createDecisionSlots(),
    modelSlots: createFairSlots({ ...config.modelSlots, perOwner: config.modelSlots.slots }),
    clock,
    newId,
    executorVersion: readVersion(),
    tracing: noTracing,
    report: { ...silentReport, decided: controls.countDecision, gateFailed },
  });
  return {
    whenConfirmed: async (timeoutMs) => {
      if (controls.reading() !== null) return;
      const changed = Promise.withResolvers<void>();
      const end = controls.onChange(() => changed.resolve());
      const timer = setTimeout(changed.resolve, timeoutMs);
      await changed.promise;
      clearTimeout(timer);
      end();
    },
    execute: (run) =>
      executor.execute(run, { owner: localOwner, subject: localOwner, traceId: null, regenerate: false }),
    dryRun: (run) => executor.dryRun(run, { owner: localOwner }),
    close: () => opened.close({ withinMs: 10_000 }),
  };
}

async function openSink(file: string | null, write: (line: string) => void): Promise<TelemetrySink> {
  return file === null
    ? createLineSink({ write })
    : teeSink({ sink: await openNdjsonSink({ path: file }), write });
}
