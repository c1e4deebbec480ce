import type { ControlSnapshotV1, KillSource, RolloutCap } from "@slotgate/contracts";
import type { CompiledAllowlist } from "../allowlist/compile-allowlist.ts";

/** The controls as read at one moment. Ages are whole milliseconds. */
export interface ControlReading {
  readonly snapshot: ControlSnapshotV1;
  /** Counts the distinct snapshots that this source has seen. */
  readonly revision: number;
  /** SHA-256 over the snapshot's canonical form. */
  readonly digest: string;
  /** The larger of monotonic and wall-clock time since the snapshot was last confirmed. */
  readonly ageMs: number;
  readonly maxAgeMs: number;
  /** The wall clock reads earlier than when the snapshot was confirmed. */
  readonly clockSteppedBack: boolean;
}

/** A kill source other than the controls: the service's own, the environment, the process, the self-test. */
export type LocalKillSwitch = KillSource & { readonly source: Exclude<KillSource["source"], "controls"> };

/** Everything outside the job that a decision depends on: read once, frozen, passed in. */
export interface GateState {
  /** Null: no snapshot was ever confirmed, or it belongs to another environment. */
  readonly controls: ControlReading | null;
  readonly killSwitches: readonly LocalKillSwitch[];
  /** Null: no valid allowlist document. */
  readonly allowlist: CompiledAllowlist | null;
  /** The service's own cap on the rollout. */
  readonly rolloutCap: RolloutCap;
}
