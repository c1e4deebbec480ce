import { type AllowlistSource, type ControlSource, messageOf } from "@slotgate/controls";
import { type LocalSwitchStatus, type WiringStatus, wiringProblem } from "@slotgate/executor";
import type { LocalKillSwitch } from "@slotgate/gate";
import type { ModelPort } from "@slotgate/model";
import type { PartitionStatus } from "@slotgate/postgres";
import type { JournalState } from "@slotgate/telemetry";
import type { Degradation, Health } from "../http/request/health.ts";
import { switchProblem } from "../observability/report-switch.ts";

export interface HealthSources {
  /** Traffic should go elsewhere. */
  readonly draining: boolean;
  readonly controls: ControlSource;
  readonly allowlist: AllowlistSource;
  readonly model: ModelPort | null;
  /** Why this code cannot use the database; null if it can. */
  readonly schemaProblem: () => string | null;
  /** False: the database has not answered since the start. */
  readonly schemaRead: () => boolean;
  /** State of store and spool. */
  readonly journal: () => JournalState;
  /** The service's own kill as last read from the database; unknown if the database does not answer. */
  readonly serviceKill: () => LocalKillSwitch;
  /** This process's own kill switch. */
  readonly localSwitch: () => LocalSwitchStatus;
  /** Why it is unknown. */
  readonly serviceKillProblem: () => string | null;
  /** Whether this replica's lease is running. */
  readonly leaseHeld: () => boolean;
  /** Why requests to the model cannot be written to the ledger, which stops them; null if they can. */
  readonly ledgerProblem: () => string | null;
  /** Which ledger files were deleted while in use; null: none. */
  readonly ledgerLoss: () => string | null;
  /** Why runs cannot be queued or taken from the queue; null if they can. */
  readonly queueProblem: () => string | null;
  /** As last read; null before the first time. */
  readonly partitions: () => PartitionStatus | null;
  /** The result of the self-test. */
  readonly wiring: () => WiringStatus;
  /** Which budgets are exhausted; null if none. */
  readonly budgetProblem: () => string | null;
}

/** Ready while stubs can be answered and recorded; everything else that is wrong is listed. */
export function healthOf(sources: HealthSources): Health {
  const { controls, allowlist, model, leaseHeld } = sources;
  const ledgerProblem = sources.ledgerProblem();
  const degraded: Degradation[] = [];
  if (sources.draining) degraded.push({ what: "shutdown", detail: "this replica is stopping" });
  const status = controls.status();
  if (status.state !== "confirmed")
    degraded.push({ what: "controls", detail: sentenceOf(status.advice, status.state) });
  const killed = switchProblem(sources.localSwitch());
  if (killed !== null) degraded.push({ what: "kill-switch", detail: killed });
  const wiring = wiringProblem(sources.wiring());
  if (wiring !== null) degraded.push({ what: "wiring", detail: wiring });
  const { problem } = allowlist.status();
  if (problem !== null) degraded.push({ what: "allowlist", detail: problem });
  if (model === null)
    degraded.push({ what: "model", detail: "no model is configured: set SLOTGATE_MODEL_PROVIDER" });
  else if (model.circuit() !== "closed")
    degraded.push({ what: "model", detail: "the model's circuit is not closed" });
  if (!leaseHeld())
    degraded.push({ what: "lease", detail: "this replica's lease is not running, so nothing is generated" });
  if (ledgerProblem !== null)
    degraded.push({
      what: "outbound-ledger",
      detail: `requests to the model cannot be written to the outbound ledger, so none is sent: ${ledgerProblem}`,
    });
  const ledgerLoss = sources.ledgerLoss();
  if (ledgerLoss !== null) degraded.push({ what: "outbound-ledger", detail: ledgerLoss });
  const queueProblem = sources.queueProblem();
  if (queueProblem !== null)
    degraded.push({ what: "queue", detail: `no asynchronous runs are accepted: ${queueProblem}` });
  const budgetProblem = sources.budgetProblem();
  if (budgetProblem !== null) degraded.push({ what: "budget", detail: budgetProblem });
  const partitions = sources.partitions();
  if (partitions !== null && (partitions.strayed || partitions.ahead === 0))
    degraded.push({ what: "partitions", detail: partitionAdvice });
  const { spool } = sources.journal();
  if (spool !== null && (spool.records > 0 || spool.setAside > 0 || spool.failure !== null))
    degraded.push({ what: "spool", detail: spoolSentence(spool) });
  const store = storeProblem(sources);
  if (store !== null) degraded.push({ what: "database", detail: store.detail });
  return {
    ready:
      !sources.draining &&
      (store === null || (store.spoolServes && spool !== null && spool.failure === null)),
    degraded,
  };
}

/** Why nothing can be recorded in the database, and whether the spool may replace it. */
function storeProblem({
  schemaProblem,
  schemaRead,
  serviceKill,
  serviceKillProblem,
  journal,
}: HealthSources): { readonly detail: string; readonly spoolServes: boolean } | null {
  const schema = schemaProblem();
  // A database of another version does not recover without an operator, so traffic should go elsewhere.
  if (schema !== null) return { detail: schema, spoolServes: !schemaRead() };
  const { away } = journal();
  if (away !== null)
    return {
      detail: `nothing is recorded in the database: ${messageOf(away.error)}`,
      spoolServes: true,
    };
  return serviceKill().state === "unknown"
    ? {
        detail: `nothing is generated, because the service's own kill cannot be read: ${serviceKillProblem() ?? "the database does not answer"}`,
        spoolServes: true,
      }
    : null;
}

function spoolSentence({ records, bytes, setAside, failure }: NonNullable<JournalState["spool"]>): string {
  const parts = [
    ...(records > 0 ? [`${records} record(s) (${bytes} bytes) wait for the database`] : []),
    ...(failure === null ? [] : [`it accepts no records (${failure})`]),
    ...(setAside > 0 ? [`${setAside} file(s) were set aside: the log says why`] : []),
  ];
  return parts.join("; ");
}

const partitionAdvice =
  "a weekly partition for records is missing, or will be soon: run `slotgate migrate`, or start with SLOTGATE_MIGRATE=on-start";

const sentenceOf = (advice: readonly string[], state: string): string =>
  advice[0] ?? `the controls are ${state}`;
