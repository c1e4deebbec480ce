import type { ModelAttribution } from "@slotgate/contracts";
import type { Clock } from "@slotgate/controls";
import type {
  Heartbeat,
  HeartbeatStore,
  HeartbeatWriter,
  LostReplica,
  ReplicaState,
} from "./heartbeat-store.ts";

/** The heartbeats of one process. */
export interface Heartbeats {
  /** Beats now, and at the beginning of every minute from then on. */
  readonly begin: (source: HeartbeatSource) => void;
  /** Writes what has not been written. Never throws. */
  readonly flush: () => Promise<void>;
  /** Writes the rest, and that the process stops in order. Never throws. */
  readonly close: () => Promise<void>;
}

export interface HeartbeatSource {
  /** Of the generation document in force; null: none is, or it has not been read yet. */
  readonly model: () => Pick<ModelAttribution, "configDigest" | "promptDigest"> | null;
  readonly state: () => ReplicaState;
}

export interface HeartbeatsOptions {
  readonly store: Pick<HeartbeatStore, "write">;
  readonly replica: Pick<HeartbeatWriter, "writerId" | "instance" | "executorVersion">;
  readonly clock: Pick<Clock, "now">;
  readonly report: Omit<HeartbeatReport, "lost">;
}

export interface HeartbeatReport {
  readonly written: () => void;
  /**
   * `unread`: the replica's state could not be read, so the minute has no heartbeat. `unwritten`: the store did not
   * take the heartbeats; they wait.
   */
  readonly failed: (cause: "unread" | "unwritten", error: unknown) => void;
  /** More than a day waited, so the oldest heartbeat was dropped. */
  readonly dropped: () => void;
  /** A replica ended without having stopped. */
  readonly lost: (replica: LostReplica) => void;
}

const minuteMs = 60_000;
/** A day; about 300 bytes each. */
const mostWaiting = 1_440;

export function keepHeartbeats({ store, replica, clock, report }: HeartbeatsOptions): Heartbeats {
  /** By minute, in the order in which they were made. */
  const waiting = new Map<number, Heartbeat>();
  let writer: Pick<HeartbeatWriter, "beganAt"> | null = null;
  let modelOf: HeartbeatSource["model"] = () => null;
  let modelWritten = false;
  let latest = Number.NEGATIVE_INFINITY;
  let stoppedAt: Date | null = null;
  let timer: NodeJS.Timeout | undefined;
  let flushing = Promise.resolve();

  function beat(state: () => ReplicaState): void {
    const now = clock.now();
    const minute = minuteOf(now);
    timer = setTimeout(() => beat(state), minute + minuteMs - now);
    timer.unref();
    // The clock may have stepped back, and the timer may fire slightly early.
    if (waiting.has(minute)) return;
    try {
      waiting.set(minute, { at: new Date(minute), ...state() });
    } catch (error) {
      report.failed("unread", error);
      return;
    }
    latest = Math.max(latest, minute);
    const [oldest] = waiting.keys();
    if (waiting.size <= mostWaiting || oldest === undefined) return;
    waiting.delete(oldest);
    report.dropped();
  }

  async function write(): Promise<void> {
    if (writer === null) return;
    const beats = [...waiting.values()];
    const model = modelOf();
    const { configDigest = null, promptDigest = null } = model ?? {};
    try {
      await store.write({ writer: { ...replica, ...writer, configDigest, promptDigest }, beats, stoppedAt });
      modelWritten ||= model !== null;
      for (const { at } of beats) waiting.delete(at.getTime());
      report.written();
    } catch (error) {
      report.failed("unwritten", error);
    }
  }

  const isUpToDate = (): boolean => waiting.size === 0 && (modelWritten || modelOf() === null);

  function flush(): Promise<void> {
    flushing = flushing.then(() => (isUpToDate() ? undefined : write()));
    return flushing;
  }

  return {
    begin({ model, state }) {
      modelOf = model;
      writer = { beganAt: new Date(minuteOf(clock.now())) };
      beat(state);
    },
    flush,
    close() {
      clearTimeout(timer);
      // The clock may have stepped back, and nothing is expected after the end.
      stoppedAt = new Date(Math.max(minuteOf(clock.now()), latest));
      flushing = flushing.then(write);
      return flushing;
    },
  };
}

const minuteOf = (now: number): number => now - (now % minuteMs);
