import type { LocalKillSwitch } from "@slotgate/gate";
import type { Kysely } from "kysely";
import type { Clock } from "../clock.ts";
import type { Database } from "./database.ts";

/** The service's own kill as this replica last read it. */
export interface KillStateReader {
  readonly current: () => LocalKillSwitch;
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => Promise<void>;
}

export interface KillStateOptions {
  readonly database: Kysely<Database>;
  readonly clock: Clock;
  readonly pollMs?: number;
  /** A state that was read longer ago is unknown, and unknown denies. */
  readonly maxAgeMs?: number;
}

/** Reads the kill row again and again. Until the first reading, and when readings fail, the state is unknown. */
export function watchKillState({
  database,
  clock,
  pollMs = 500,
  maxAgeMs = 2_000,
}: KillStateOptions): KillStateReader {
  let engaged: boolean | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const listeners = new Set<() => void>();

  async function read(): Promise<void> {
    const sentAt = clock.monotonic();
    try {
      const row = await database
        .selectFrom("kill_state")
        .select("engaged")
        .where("id", "=", 1)
        .executeTakeFirst();
      // A missing row is not a released kill.
      const now = row?.engaged ?? null;
      const changed = now !== engaged;
      engaged = now;
      readAt = sentAt;
      if (changed) for (const listener of listeners) listener();
    } catch {
      // The reading grows old by itself, and then the state is unknown.
    }
  }

  let reading = loop();
  async function loop(): Promise<void> {
    await read();
    if (closed) return;
    timer = setTimeout(() => {
      reading = loop();
    }, pollMs);
  }

  return {
    current() {
      const fresh = clock.monotonic() - readAt <= maxAgeMs;
      if (!fresh || engaged === null) return { source: "service", state: "unknown" };
      return { source: "service", state: engaged ? "engaged" : "released" };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await reading;
    },
  };
}
