import type { ControlsStatusV1, KillSource } from "@slotgate/contracts";

/** The state of a replica at one moment. */
export interface ReplicaState {
  /** Records reach the store or, while it is unavailable, the spool. */
  readonly recording: boolean;
  /** Records reach the store itself, and the kill in it can be read. */
  readonly storeUsed: boolean;
  readonly controls: ControlsStatusV1["state"];
  /** Of all kill sources together. */
  readonly kill: KillSource["state"];
  /** A valid allowlist is in force. */
  readonly allowlist: boolean;
  /** Null: the spool is disabled. */
  readonly spool: { readonly usable: boolean; readonly records: number } | null;
  /**
   * Since its start, every request in this replica's outbound ledger had its admission, as of the last comparison; false
   * before the first one, and after one that failed. Null: nothing compares them.
   */
  readonly reconciled: boolean | null;
}

/** A replica's state in one minute. */
export interface Heartbeat extends ReplicaState {
  /** The beginning of the minute, by the replica's clock. */
  readonly at: Date;
}

/** One start of a replica. */
export interface HeartbeatWriter {
  readonly writerId: string;
  readonly instance: string;
  readonly executorVersion: string;
  /** Null without a model, like the prompt's. */
  readonly configDigest: string | null;
  readonly promptDigest: string | null;
  /** The minute of its first heartbeat. */
  readonly beganAt: Date;
}

export interface NewHeartbeats {
  readonly writer: HeartbeatWriter;
  /** Oldest first; a minute that the writer has written before is left unchanged. */
  readonly beats: readonly Heartbeat[];
  /** Null: it continues, even if it was believed lost. */
  readonly stoppedAt: Date | null;
}

export type LostReplica = Pick<HeartbeatWriter, "writerId" | "instance">;

export interface HeartbeatStore {
  /** Throws `StoreUnavailableError`. */
  readonly write: (news: NewHeartbeats) => Promise<void>;
  /**
   * Marks the writers whose lease has run out, and that have not stopped, as lost now; returns them. Throws
   * `StoreUnavailableError`.
   */
  readonly markLost: () => Promise<readonly LostReplica[]>;
}
