import { type AllowlistSource, messageOf } from "@slotgate/controls";
import { circuitOfAll, type ReplicaState, selfTestProblem } from "@slotgate/executor";
import { killVerdict } from "@slotgate/gate";
import type { KillStateReader, SchemaWatch } from "@slotgate/postgres";
import type { Journal, JournalState } from "@slotgate/telemetry";
import type { Degradation, Health } from "../http/request/health.ts";
import { switchProblem } from "../observability/report-switch.ts";
import type { ServiceBase } from "./base.ts";
import type { Execution } from "./open-executor.ts";
import type { Gates } from "./open-gates.ts";
import type { Records } from "./open-records.ts";
import type { Replica } from "./open-replica.ts";
import type { Runs } from "./open-runs.ts";
import type { OpenTripwires } from "./open-tripwires.ts";

export interface HealthSources {
  readonly base: Pick<ServiceBase, "schema">;
  readonly replica: Pick<Replica, "lease" | "partitions">;
  readonly gates: Pick<Gates, "controls" | "allowlist" | "killState" | "localSwitch" | "selfTest">;
  readonly records: Records;
  readonly execution: Pick<Execution, "generation" | "budgets">;
  readonly runs: Pick<Runs, "queue">;
  /** Traffic should go elsewhere. */
  readonly draining: boolean;
}

/** Ready while stubs can be answered and recorded; everything else that is wrong is listed. */
export function healthOf(sources: HealthSources): Health {
  const { gates, replica, records, execution, runs, draining } = sources;
  const { controls, allowlist } = gates;
  const inForce = execution.generation.current();
  const circuit = circuitOfAll(inForce);
  const ledgerProblem = records.ledger?.problem() ?? null;
  const degraded: Degradation[] = [];
  if (draining) degraded.push({ what: "shutdown", detail: "this replica is stopping" });
  const status = controls.status();
  if (status.state !== "confirmed")
    degraded.push({ what: "controls", detail: sentenceOf(status.advice, status.state) });
  const killed = switchProblem(gates.localSwitch.status());
  if (killed !== null) degraded.push({ what: "kill-switch", detail: killed });
  const selfTest = selfTestProblem(gates.selfTest.status());
  if (selfTest !== null) degraded.push({ what: "self-test", detail: selfTest });
  const { problem } = allowlist.status();
  if (problem !== null) degraded.push({ what: "allowlist", detail: problem });
  const { problem: noModel } = execution.generation.status();
  if (noModel !== null) degraded.push({ what: "model", detail: noModel });
  for (const detail of inForce?.generator.problems() ?? []) degraded.push({ what: "model", detail });
  if (circuit === "open" || circuit === "half-open")
    degraded.push({
      what: "model",
      detail: "the model provider failed too often, so calls are paused or on trial (circuit not closed)",
    });
  if (!replica.lease.held())
    degraded.push({ what: "lease", detail: "this replica's lease is not running, so nothing is generated" });
  if (ledgerProblem !== null)
    degraded.push({
      what: "outbound-ledger",
      detail: `requests to the model cannot be written to the outbound ledger, so none is sent: ${ledgerProblem}`,
    });
  const ledgerLoss = records.ledger?.loss() ?? null;
  if (ledgerLoss !== null) degraded.push({ what: "outbound-ledger", detail: ledgerLoss });
  const queueProblem = runs.queue.problem();
  if (queueProblem !== null)
    degraded.push({ what: "queue", detail: `no asynchronous runs are accepted: ${queueProblem}` });
  const budgetProblem = execution.budgets.watch.problem();
  if (budgetProblem !== null) degraded.push({ what: "budget", detail: budgetProblem });
  const partitions = replica.partitions.status();
  if (partitions !== null && (partitions.strayed || partitions.ahead === 0))
    degraded.push({ what: "partitions", detail: partitionAdvice });
  const { spool } = records.journal.state;
  if (spool !== null && (spool.records > 0 || spool.setAside > 0 || spool.failure !== null))
    degraded.push({ what: "spool", detail: spoolSentence(spool) });
  const { recording, problem: store } = recordingIn(sources);
  if (store !== null) degraded.push({ what: "database", detail: store });
  return { ready: !draining && recording, degraded };
}

interface RecordingSources {
  readonly base: { readonly schema: Pick<SchemaWatch, "problem" | "wasRead"> };
  readonly gates: { readonly killState: Pick<KillStateReader, "current" | "problem"> };
  readonly records: { readonly journal: Pick<Journal, "state"> };
}

export interface StateSources extends RecordingSources {
  readonly gates: RecordingSources["gates"] &
    Pick<Gates, "controls" | "killSwitches"> & {
      readonly allowlist: Pick<AllowlistSource, "current">;
      readonly tripwires: Pick<OpenTripwires, "reconciled">;
    };
}

/** What a heartbeat says: a replica that is stopping still records. */
export function replicaStateOf(sources: StateSources): ReplicaState {
  const { controls, allowlist, killSwitches, tripwires } = sources.gates;
  const { spool } = sources.records.journal.state;
  const { recording, problem } = recordingIn(sources);
  return {
    recording,
    storeUsed: problem === null,
    controls: controls.status().state,
    kill: killVerdict({ controls: controls.reading(), killSwitches: killSwitches() }),
    allowlist: allowlist.current() !== null,
    spool: spool === null ? null : { usable: spool.failure === null, records: spool.records },
    reconciled: tripwires.reconciled(),
  };
}

/** Whether records reach the store or the spool, and the store's problem. */
function recordingIn(sources: RecordingSources): {
  readonly recording: boolean;
  readonly problem: string | null;
} {
  const store = storeProblem(sources);
  const { spool } = sources.records.journal.state;
  return {
    recording: store === null || (store.spoolServes && spool !== null && spool.failure === null),
    problem: store?.detail ?? null,
  };
}

/** Why nothing can be recorded in the database, and whether the spool may replace it. */
function storeProblem({
  base: { schema },
  gates: { killState },
  records,
}: RecordingSources): { readonly detail: string; readonly spoolServes: boolean } | null {
  const schemaProblem = schema.problem();
  // A database of another version does not recover without an operator, so traffic should go elsewhere.
  if (schemaProblem !== null) return { detail: schemaProblem, spoolServes: !schema.wasRead() };
  const { away } = records.journal.state;
  if (away !== null)
    return {
      detail: `nothing is recorded in the database: ${messageOf(away.error)}`,
      spoolServes: true,
    };
  return killState.current().state === "unknown"
    ? {
        detail: `nothing is generated, because the service's own kill cannot be read: ${killState.problem() ?? "the database does not answer"}`,
        spoolServes: true,
      }
    : null;
}

function spoolSentence({ records, bytes, setAside, failure }: NonNullable<JournalState["spool"]>): string {
  const parts = [
    ...(records > 0
      ? [`${records} ${records === 1 ? "record waits" : "records wait"} for the database (${bytes} bytes)`]
      : []),
    ...(failure === null ? [] : [`the spool accepts no records (${failure})`]),
    ...(setAside > 0
      ? [`${setAside} ${setAside === 1 ? "file of it was" : "files of it were"} set aside: the log says why`]
      : []),
  ];
  return parts.join("; ");
}

const partitionAdvice =
  "a weekly partition for records is missing, or will be soon: run `slotgate migrate`, or start with SLOTGATE_MIGRATE=on-start";

const sentenceOf = (advice: readonly string[], state: string): string =>
  advice[0] ?? `the controls are ${state}`;
