import type { ObservableResult } from "@opentelemetry/api";
import type { TripwireStatus } from "@slotgate/contracts";
import type { AllowlistSource, ControlSource } from "@slotgate/controls";
import {
  circuitOfAll,
  type FileLedger,
  type GenerationInForce,
  type InFlightCalls,
  type SelfTestWatch,
} from "@slotgate/executor";
import type { LocalKillSwitch } from "@slotgate/gate";
import type { PartitionWatch } from "@slotgate/postgres";
import { type Journal, storeFailures } from "@slotgate/telemetry";
import type { Instruments } from "./instruments.ts";
import type { Budgets } from "./open-budgets.ts";

/** The state read at each scrape. */
export interface ObservedState {
  readonly controls: Pick<ControlSource, "status">;
  readonly allowlist: Pick<AllowlistSource, "current">;
  readonly killSwitches: () => readonly LocalKillSwitch[];
  readonly generation: Pick<GenerationInForce, "current">;
  readonly inFlight: Pick<InFlightCalls, "count">;
  readonly journal: Pick<Journal, "away" | "state">;
  /** Null: the ledger is disabled. */
  readonly ledger: Pick<FileLedger, "problem" | "loss"> | null;
  readonly budgets: Pick<Budgets, "watch">;
  readonly partitions: Pick<PartitionWatch, "status" | "held">;
  readonly selfTest: Pick<SelfTestWatch, "status">;
  readonly tripwires: { readonly status: () => readonly TripwireStatus[] };
}

/** Makes each scrape read the current state. */
export function observeState(instruments: Instruments, state: ObservedState): void {
  const { controls, allowlist, killSwitches, generation, inFlight, journal, ledger } = state;
  const { partitions, selfTest, budgets, tripwires } = state;
  instruments.modelCallsInFlight.addCallback((result) => result.observe(inFlight.count));
  instruments.recordPartitions.addCallback((result) => {
    const status = partitions.status();
    if (status === null) return;
    result.observe(status.ahead, { state: "ahead" });
    result.observe(partitions.held() === null ? 0 : 1, { state: "held" });
  });
  instruments.recordsStrayed.addCallback((result) => {
    const status = partitions.status();
    if (status !== null) result.observe(status.strayed ? 1 : 0);
  });
  observeBudgets(instruments, budgets);
  instruments.allowlistPresent.addCallback((result) => result.observe(allowlist.current() === null ? 0 : 1));
  instruments.generationRevision.addCallback((result) => {
    const inForce = generation.current();
    if (inForce !== null) result.observe(inForce.revision);
  });
  instruments.controlsAge.addCallback((result) => {
    const { ageMs } = controls.status();
    if (ageMs !== null) result.observe(ageMs / 1_000);
  });
  instruments.controlsState.addCallback((result) => {
    observeOneOf({ result, states: ["confirmed", "stale", "unavailable"], now: controls.status().state });
  });
  instruments.killSwitch.addCallback((result) => {
    const { snapshot } = controls.status();
    const ofControls = snapshot === null ? [] : [{ source: "controls", state: snapshot.killSwitch }];
    for (const { source, state: now } of [...ofControls, ...killSwitches()])
      observeOneOf({ result, states: ["released", "engaged", "unknown"], now, labels: { source } });
  });
  instruments.selfTest.addCallback((result) => {
    const { state: now } = selfTest.status();
    observeOneOf({ result, states: ["passed", "failed", "outdated", "unchecked"], now });
  });
  instruments.selfTestAge.addCallback((result) => {
    const status = selfTest.status();
    if (status.state !== "unchecked") result.observe(status.ageMs / 1_000);
  });
  instruments.storeState.addCallback((result) => {
    const now = journal.away?.failure ?? "used";
    observeOneOf({ result, states: ["used", ...storeFailures], now });
  });
  instruments.spoolRecords.addCallback((result) => {
    const { spool } = journal.state;
    if (spool !== null) result.observe(spool.records);
  });
  instruments.spoolBytes.addCallback((result) => {
    const { spool } = journal.state;
    if (spool !== null) result.observe(spool.bytes);
  });
  instruments.safetyNetUsable.addCallback((result) => {
    const { spool } = journal.state;
    if (spool !== null) result.observe(spool.failure === null ? 1 : 0, { net: "spool" });
    if (ledger !== null)
      result.observe(ledger.problem() === null && ledger.loss() === null ? 1 : 0, { net: "outbound-ledger" });
  });
  instruments.modelCircuit.addCallback((result) => {
    const now = circuitOfAll(generation.current());
    if (now !== null) observeOneOf({ result, states: ["closed", "half-open", "open"], now });
  });
  instruments.tripwireArmed.addCallback((result) => {
    for (const { tripwire, state: now } of tripwires.status())
      result.observe(now === "armed" ? 1 : 0, { tripwire });
  });
}

function observeBudgets(instruments: Instruments, { watch }: Pick<Budgets, "watch">): void {
  instruments.budgetLimit.addCallback((result) => {
    for (const [budget, limit] of Object.entries(watch.current()?.limits ?? {}))
      if (limit !== null) result.observe(limit, { budget });
  });
  instruments.budgetUsed.addCallback((result) => {
    const [today] = watch.current()?.days ?? [];
    if (today === undefined) return;
    for (const [budget, { limit, spent, reserved }] of [
      ["tokensPerDay", today.tokens],
      ["callsPerDay", today.calls],
    ] as const) {
      if (limit === null) continue;
      result.observe(spent, { budget, state: "spent" });
      result.observe(reserved, { budget, state: "reserved" });
    }
  });
}

/** Facts that do not change while the process runs. */
export function observeProcess(
  instruments: Instruments,
  { version, startedAtMs }: { readonly version: string; readonly startedAtMs: number },
): void {
  const build = { version, node_version: process.version };
  instruments.buildInfo.addCallback((result) => result.observe(1, build));
  instruments.processStart.addCallback((result) => result.observe(startedAtMs / 1_000));
}

function observeOneOf<State extends string>({
  result,
  states,
  now,
  labels = {},
}: {
  readonly result: ObservableResult;
  readonly states: readonly State[];
  readonly now: NoInfer<State>;
  readonly labels?: Readonly<Record<string, string>>;
}): void {
  for (const state of states) result.observe(state === now ? 1 : 0, { ...labels, state });
}
