import type { RolloutCap } from "@slotgate/contracts";
import { type Clock, createListeners } from "@slotgate/controls";
import type { AllowlistFound, ExposureReading } from "@slotgate/executor";
import type pg from "pg";
import { isPooled, pollAfter } from "./database/session-client.ts";
import { exposureChannel } from "./exposure-channel.ts";

export interface ExposureWatch {
  readonly current: () => ExposureReading;
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => Promise<void>;
}

export interface ExposureWatchOptions {
  /** One connection for this watch alone, which listens. */
  readonly pool: Pick<pg.Pool, "connect">;
  readonly clock: Clock;
  readonly pollMs?: number;
  /** A state read longer ago may have changed and is unknown, as with the kill state. */
  readonly maxAgeMs?: number;
}

interface Row {
  readonly revision: string | null;
  readonly digest: string | null;
  /** Null also if it is the revision already known. */
  readonly document: string | null;
  readonly cap_revision: string | null;
  readonly basis_points: number | null;
}

interface Known {
  readonly allowlist: AllowlistFound;
  readonly cap: RolloutCap;
}

/** Listens for changes and also polls, so that nothing depends on notifications. */
export function watchExposure({
  pool,
  clock,
  pollMs = 500,
  maxAgeMs = 2_000,
}: ExposureWatchOptions): ExposureWatch {
  const listeners = createListeners();
  let known: Known | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  let line: pg.PoolClient | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function read(): Promise<void> {
    const sentAt = clock.monotonic();
    try {
      const { rows } = await (await lineNow()).query<Row>(statement, [revisionOf(known)]);
      const [row] = rows;
      const now = row === undefined ? null : knownFrom(row, known);
      const changed =
        now?.allowlist !== known?.allowlist || JSON.stringify(now?.cap) !== JSON.stringify(known?.cap);
      known = now;
      readAt = sentAt;
      if (changed) listeners.tell();
    } catch {
      // Without a new read the last one expires, and the state becomes unknown.
      drop();
    }
  }

  /** Listens before the first read, so that no change in between is missed. */
  async function lineNow(): Promise<pg.PoolClient> {
    if (line !== null) return line;
    const opened = await pool.connect();
    line = opened;
    opened.on("notification", () => {
      if (opened === line) readAgain();
    });
    opened.on("error", () => {
      if (opened === line) drop();
    });
    // Behind a pooler another session would listen.
    if (!isPooled(opened)) await opened.query(`listen ${exposureChannel}`);
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
    timer = setTimeout(() => {
      reading = loop();
    }, pollAfter({ line, pollMs }));
  }
  /** Reads again after a read under way, which may have seen the state before the change. */
  function readAgain(): void {
    clearTimeout(timer);
    reading = reading.then(async () => {
      clearTimeout(timer);
      if (!closed) await loop();
    });
  }

  return {
    current() {
      const fresh = clock.monotonic() - readAt <= maxAgeMs;
      return fresh && known !== null ? { allowlist: known.allowlist, rolloutCap: known.cap } : unread;
    },
    onChange: listeners.add,
    async close() {
      closed = true;
      clearTimeout(timer);
      await reading;
      clearTimeout(timer);
      drop();
    },
  };
}

const unread: ExposureReading = { allowlist: null, rolloutCap: { state: "unknown" } };

const revisionOf = (known: Known | null): number =>
  known?.allowlist.is === "there" ? known.allowlist.revision : 0;

function knownFrom(row: Row, before: Known | null): Known {
  return { allowlist: allowlistFrom(row, before), cap: capFrom(row) };
}

function allowlistFrom({ revision, digest, document }: Row, before: Known | null): AllowlistFound {
  if (revision === null || digest === null)
    return before?.allowlist.is === "none" ? before.allowlist : { is: "none" };
  const number = Number(revision);
  if (document !== null) return { is: "there", revision: number, digest, text: document };
  if (before?.allowlist.is === "there" && before.allowlist.revision === number) return before.allowlist;
  throw new Error("the newest revision came without its document");
}

function capFrom({ cap_revision, basis_points }: Row): RolloutCap {
  if (cap_revision === null || basis_points === null) return { state: "none" };
  return { state: "set", basisPoints: basis_points };
}

/** The document is sent only if it is not the revision already known. */
const statement = `
  select a.revision, a.digest, case when a.revision = $1 then null else a.document::text end as document,
    c.revision as cap_revision, c.basis_points
  from (values (1)) as one (row)
    left join lateral (select * from allowlist_revision order by revision desc limit 1) a on true
    left join lateral (select * from rollout_cap order by revision desc limit 1) c on true`;
