import type { LocalKillSwitch } from "@slotgate/gate";
import type { ModelPort } from "@slotgate/model";
import type { AllowlistSource } from "./allowlist/allowlist-source.ts";
import type { ControlSource } from "./controls/control-source.ts";
import type { Degradation, Health } from "./http/health.ts";
import type { PartitionStatus } from "./storage/partitions/partition-upkeep.ts";

export interface HealthSources {
  readonly controls: ControlSource;
  readonly allowlist: AllowlistSource;
  readonly model: ModelPort | null;
  /** Why the database's version does not let it be used; null when it does. */
  readonly schemaProblem: () => string | null;
  /** The service's own kill as last read from the database: unknown when the database does not answer. */
  readonly serviceKill: () => LocalKillSwitch;
  /** Whether this replica's own lease is running. */
  readonly leaseHeld: () => boolean;
  /** Whether runs can be queued and worked off. */
  readonly queueRunning: () => boolean;
  /** As last read; null before the first time. */
  readonly partitions: () => PartitionStatus | null;
}

/** Ready as long as stubs can be answered and recorded; all else that is off is listed. */
export function healthOf(sources: HealthSources): Health {
  const { controls, allowlist, model, schemaProblem, serviceKill, leaseHeld, queueRunning } = sources;
  const degraded: Degradation[] = [];
  const status = controls.status();
  if (status.state !== "confirmed")
    degraded.push({ what: "controls", detail: sentenceOf(status.advice, status.state) });
  const { problem } = allowlist.status();
  if (problem !== null) degraded.push({ what: "allowlist", detail: problem });
  if (model === null)
    degraded.push({ what: "model", detail: "no model is configured: set SLOTGATE_MODEL_PROVIDER" });
  else if (model.circuit() !== "closed")
    degraded.push({ what: "model", detail: "the model's circuit is not closed" });
  if (!leaseHeld())
    degraded.push({ what: "lease", detail: "this replica's lease is not running, so nothing is generated" });
  if (!queueRunning())
    degraded.push({ what: "queue", detail: "the queue is not running: asynchronous runs are not taken" });
  const partitions = sources.partitions();
  if (partitions !== null && (partitions.strayed || partitions.ahead === 0))
    degraded.push({ what: "partitions", detail: partitionAdvice });
  const unrecordable =
    schemaProblem() ??
    (serviceKill().state === "unknown" ? "the database does not answer, so nothing can be recorded" : null);
  if (unrecordable === null) return { ready: true, degraded };
  return { ready: false, degraded: [...degraded, { what: "database", detail: unrecordable }] };
}

const partitionAdvice =
  "records have no partition of their week, or will soon have none: run `slotgate migrate`, or start with SLOTGATE_MIGRATE=on-start";

const sentenceOf = (advice: readonly string[], state: string): string =>
  advice[0] ?? `the controls are ${state}`;
