import { type Clock, messageOf } from "@slotgate/controls";
import type { LocalKillSwitch } from "@slotgate/gate";
import type pg from "pg";
import { isPooled, pollAfter } from "./database/session-client.ts";
import { ReadOnlySessionError } from "./database/session-errors.ts";
import { killChannel } from "./kill-channel.ts";

/** The service's own kill as this replica last read it. */
export interface KillStateReader {
  readonly current: () => LocalKillSwitch;
  /** Why the state is unknown; null if it is known. */
  readonly problem: () => string | null;
  readonly onChange: (listener: () => void) => () => void;
  /** Called for every new engagement, even one that has been released since. */
  readonly onEngaged: (listener: () => void) => () => void;
  /** Called when any replica withdrew or erased results. */
  readonly onRemoved: (listener: () => void) => () => void;
  readonly close: () => Promise<void>;
}

export interface KillStateOptions {
  /** One connection for this reader alone, so that busy jobs do not delay the kill. */
  readonly pool: Pick<pg.Pool, "connect">;
  readonly clock: Clock;
  readonly pollMs?: number;
  /** A state read longer ago is unknown, and unknown denies. */
  readonly maxAgeMs?: number;
  /** Called for a session that became read-only: other sessions of the database probably did too. */
  readonly onReadOnly?: () => void;
}

interface Row {
  readonly engaged: boolean;
  readonly engagements: number;
  /** The time of an engagement made now, as it would be read back. */
  readonly now: Date | null;
  /** Whether the session cannot engage a kill. */
  readonly read_only: boolean;
  readonly permitted: boolean;
}

/**
 * Listens for changes of the kill and also polls it, so that nothing depends on notifications. Until the first read,
 * and when reads fail, the state is unknown.
 */
export function watchKillState({
  pool,
  clock,
  pollMs = 500,
  maxAgeMs = 2_000,
  onReadOnly = () => {},
}: KillStateOptions): KillStateReader {
  let engaged: boolean | null = null;
  /** How many engagements there ever were; null before the first read. */
  let engagements: number | null = null;
  /** Counts notifications: a read that was under way at the last one may be older than it. */
  let heard = 0;
  let readAt = Number.NEGATIVE_INFINITY;
  let line: pg.PoolClient | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let failure: unknown = new Error("the service's own kill has not been read yet");
  const changes = new Set<() => void>();
  const newEngagements = new Set<() => void>();
  const removals = new Set<() => void>();

  function note(now: boolean | null, sentAt: number): void {
    const changed = now !== engaged;
    engaged = now;
    readAt = sentAt;
    if (changed) for (const listener of changes) listener();
  }

  /** A notification follows a commit, so it takes effect without a read. */
  function hear(message: string | undefined): void {
    if (message === "removed") {
      for (const listener of removals) listener();
      return;
    }
    heard += 1;
    if (message === "engaged") {
      note(true, clock.monotonic());
      for (const listener of newEngagements) listener();
    }
    readAgain();
  }

  async function read(): Promise<void> {
    const sentAt = clock.monotonic();
    const heardBefore = heard;
    try {
      const { rows } = await (await lineNow()).query<Row>(statement);
      const [row] = rows;
      if (row?.engaged === false) requireEngageable(row);
      const more = row !== undefined && engagements !== null && row.engagements > engagements;
      engagements = row?.engagements ?? null;
      // A missing row does not count as a released kill.
      const now = row?.engaged ?? null;
      if (heard === heardBefore || now !== false) note(now, sentAt);
      if (more) for (const listener of newEngagements) listener();
      if (now === null) failure = new Error("the service's own kill has no row in the database");
    } catch (error) {
      // Without a new read the last one expires, and the state becomes unknown.
      failure = error;
      if (error instanceof ReadOnlySessionError) onReadOnly();
      drop();
    }
  }

  /** Listens before the first read, so that no change in between is missed. */
  async function lineNow(): Promise<pg.PoolClient> {
    if (line !== null) return line;
    const opened = await pool.connect();
    line = opened;
    opened.on("notification", ({ payload }) => {
      if (opened === line) hear(payload);
    });
    opened.on("error", () => {
      if (opened === line) drop();
    });
    // Behind a pooler another session would listen.
    if (!isPooled(opened)) await opened.query(`listen ${killChannel}`);
    return opened;
  }

  function drop(): void {
    const lost = line;
    line = null;
    // Not returned to the pool: it still listens.
    lost?.release(true);
  }

  let reading = loop();
  async function loop(): Promise<void> {
    await read();
    if (closed) return;
    timer = setTimeout(readNow, pollAfter({ line, pollMs }));
  }
  function readNow(): void {
    reading = loop();
  }
  /** Reads again after a read under way, which may have seen the state before the change. */
  function readAgain(): void {
    clearTimeout(timer);
    reading = reading.then(async () => {
      clearTimeout(timer);
      if (!closed) await loop();
    });
  }

  const isKnown = (): boolean => engaged !== null && clock.monotonic() - readAt <= maxAgeMs;

  return {
    current() {
      if (!isKnown()) return { source: "service", state: "unknown" };
      return { source: "service", state: engaged === true ? "engaged" : "released" };
    },
    problem: () => (isKnown() ? null : messageOf(failure)),
    onChange(listener) {
      changes.add(listener);
      return () => changes.delete(listener);
    },
    onEngaged(listener) {
      newEngagements.add(listener);
      return () => newEngagements.delete(listener);
    },
    onRemoved(listener) {
      removals.add(listener);
      return () => removals.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await reading;
      clearTimeout(timer);
      drop();
    },
  };
}

/** A kill that cannot be engaged does not count as released. */
function requireEngageable({ read_only, permitted, now }: Row): void {
  if (read_only) throw new ReadOnlySessionError();
  if (!permitted)
    throw new Error(
      "this role may not engage the kill: grant insert and update on kill_state and kill_engagement, and insert on change_log",
    );
  if (!(now instanceof Date && Number.isFinite(now.getTime())))
    throw new Error("the database answers times in a form that cannot be read");
}

/** Checks the tables, conversions and rights that engaging needs. */
const statement = `
  select engaged, (select count(*)::int from kill_engagement) as engagements, clock_timestamp() as now,
    current_setting('transaction_read_only') = 'on' as read_only,
    has_table_privilege('kill_state', 'insert') and has_table_privilege('kill_state', 'update')
      and has_table_privilege('kill_engagement', 'insert') and has_table_privilege('kill_engagement', 'update')
      and has_table_privilege('change_log', 'insert') as permitted
  from kill_state where id = 1`;
