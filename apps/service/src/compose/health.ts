import { messageOf } from "@slotgate/controls";
import { selfTestProblem } from "@slotgate/executor";
import type { JournalState } from "@slotgate/telemetry";
import type { Degradation, Health } from "../http/request/health.ts";
import { switchProblem } from "../observability/report-switch.ts";
import type { ServiceBase } from "./base.ts";
import type { Execution } from "./open-executor.ts";
import type { Gates } from "./open-gates.ts";
import type { Records } from "./open-records.ts";
import type { Replica } from "./open-replica.ts";
import type { Runs } from "./open-runs.ts";

export interface HealthSources {
  readonly base: Pick<ServiceBase, "schema">;
  readonly replica: Pick<Replica, "lease" | "partitions">;
  readonly gates: Pick<Gates, "controls" | "allowlist" | "killState" | "localSwitch" | "selfTest">;
  readonly records: Records;
  readonly execution: Pick<Execution, "model" | "budgets">;
  readonly runs: Pick<Runs, "queue">;
  /** Traffic should go elsewhere. */
  readonly draining: boolean;
}

/** Ready while stubs can be answered and recorded; everything else that is wrong is listed. */
export function healthOf(sources: HealthSources): Health {
  const { gates, replica, records, execution, runs, draining } = sources;
  const { controls, allowlist } = gates;
  const { model } = execution;
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
  if (model === null) degraded.push({ what: "model", detail: noModel });
  else if (model.circuit() !== "closed")
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
  const store = storeProblem(sources);
  if (store !== null) degraded.push({ what: "database", detail: store.detail });
  return {
    ready: !draining && (store === null || (store.spoolServes && spool !== null && spool.failure === null)),
    degraded,
  };
}

/** Why nothing can be recorded in the database, and whether the spool may replace it. */
function storeProblem({
  base: { schema },
  gates: { killState },
  records,
}: HealthSources): { readonly detail: string; readonly spoolServes: boolean } | null {
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

const noModel =
  "no model is configured: set SLOTGATE_MODEL_PROVIDER and SLOTGATE_MODEL, or SLOTGATE_MODEL_CONFIG_PATH";

const partitionAdvice =
  "a weekly partition for records is missing, or will be soon: run `slotgate migrate`, or start with SLOTGATE_MIGRATE=on-start";

const sentenceOf = (advice: readonly string[], state: string): string =>
  advice[0] ?? `the controls are ${state}`;
