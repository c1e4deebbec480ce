import { type Clock, messageOf } from "@slotgate/controls";
import type { LocalKillSwitch } from "@slotgate/gate";
import pg from "pg";
import { followRows } from "./database/follow-rows.ts";
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
  /** The present time as the database would return it for an engagement. */
  readonly now: Date | null;
  /** Whether the session cannot engage a kill. */
  readonly read_only: boolean;
  readonly permitted: boolean;
  /** Transactions that hold a lock which a kill would wait for. */
  readonly holders: readonly string[];
}

/** How long a transaction may hold such a lock, in milliseconds: a kill gives up after that time. */
const longestHoldMs = 10_000;

/** Until the first read, and when reads fail, the state is unknown. */
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
  let heldSince: ReadonlyMap<string, number> = new Map();
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
  function hear(message: string | undefined): boolean {
    if (message === "removed") {
      for (const listener of removals) listener();
      return false;
    }
    heard += 1;
    if (message === "engaged") {
      note(true, clock.monotonic());
      for (const listener of newEngagements) listener();
    }
    return true;
  }

  async function read(line: pg.PoolClient): Promise<void> {
    const sentAt = clock.monotonic();
    const heardBefore = heard;
    // One message with several statements: the last result is that of the query.
    const results = (await line.query(statement)) as unknown as readonly pg.QueryResult<Row>[];
    const row = results.at(-1)?.rows[0];
    if (row?.engaged === false) requireEngageable(row, { heldMs: heldFor(row.holders) });
    const more = row !== undefined && engagements !== null && row.engagements > engagements;
    engagements = row?.engagements ?? null;
    // A missing row does not count as a released kill.
    const now = row?.engaged ?? null;
    if (heard === heardBefore || now !== false) note(now, sentAt);
    if (more) for (const listener of newEngagements) listener();
    if (now === null) failure = new Error("the service's own kill has no row in the database");
  }

  /** Without a new read the last one expires, and the state becomes unknown. */
  function fail(error: unknown): void {
    failure = isDenied(error) ? new Error(notPermitted, { cause: error }) : error;
    if (error instanceof ReadOnlySessionError) onReadOnly();
  }

  /** The longest time that one of these transactions has been seen for, in milliseconds. */
  function heldFor(holders: readonly string[]): number {
    const now = clock.monotonic();
    heldSince = new Map(holders.map((holder) => [holder, heldSince.get(holder) ?? now]));
    return Math.max(0, ...[...heldSince.values()].map((since) => now - since));
  }

  const end = followRows({ pool, channel: killChannel, pollMs, read, onFailure: fail, hear });

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
    close: end,
  };
}

/** A kill that cannot be engaged does not count as released. */
function requireEngageable(
  { read_only, permitted, now }: Row,
  { heldMs }: { readonly heldMs: number },
): void {
  if (read_only) throw new ReadOnlySessionError();
  if (!permitted) throw new Error(notPermitted);
  if (!(now instanceof Date && Number.isFinite(now.getTime())))
    throw new Error("the database answers times in a form that cannot be read");
  if (heldMs > longestHoldMs)
    throw new Error(
      `a session holds a lock on kill_state for ${Math.floor(heldMs / 1_000)} s, and the kill cannot be engaged: ` +
        "find it in pg_locks and end it",
    );
}

/** `insufficient_privilege` */
const isDenied = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === "42501";

const notPermitted =
  "this role may not engage the kill: grant insert and update on kill_state and kill_engagement, and insert on change_log";

/**
 * Checks the tables, conversions, rights and locks that engaging needs. `explain` takes the locks of the statement that
 * it explains, and writes nothing. Not for `kill_state`: a poll that stops halfway must not hold a lock that a kill
 * waits for.
 */
const statement = `
  explain insert into kill_engagement (id, owner, engaged_by, reason)
    values ('00000000-0000-0000-0000-000000000000', '', null, '');
  explain update kill_engagement set released_at = clock_timestamp(), released_by = '', release_reason = '';
  explain insert into change_log (source, what, before, after, who, why, digest)
    values ('', '', null, null, null, null, null);
  select engaged, (select count(*)::int from kill_engagement) as engagements, clock_timestamp() as now,
    current_setting('transaction_read_only') = 'on' as read_only,
    has_table_privilege('kill_state', 'insert') and has_table_privilege('kill_state', 'update') as permitted,
    array(
      select virtualtransaction from pg_locks
      where relation = 'kill_state'::regclass and granted and mode <> 'AccessShareLock'
        and database = (select oid from pg_database where datname = current_database())
    ) as holders
  from kill_state where id = 1`;
