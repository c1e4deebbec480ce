import type { RolloutCap } from "@slotgate/contracts";
import { type Clock, createListeners } from "@slotgate/controls";
import type { AllowlistFound, ExposureReading } from "@slotgate/executor";
import type pg from "pg";
import { followRows } from "./database/follow-rows.ts";
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

  const end = followRows({
    pool,
    channel: exposureChannel,
    pollMs,
    async read(line) {
      const sentAt = clock.monotonic();
      const { rows } = await line.query<Row>(statement, [revisionOf(known)]);
      const [row] = rows;
      const now = row === undefined ? null : knownFrom(row, known);
      const changed =
        now?.allowlist !== known?.allowlist || JSON.stringify(now?.cap) !== JSON.stringify(known?.cap);
      known = now;
      readAt = sentAt;
      if (changed) listeners.tell();
    },
    // Without a new read the last one expires, and the state becomes unknown.
    onFailure: () => {},
    hear: () => true,
  });

  return {
    current() {
      const fresh = clock.monotonic() - readAt <= maxAgeMs;
      return fresh && known !== null ? { allowlist: known.allowlist, rolloutCap: known.cap } : unread;
    },
    onChange: listeners.add,
    close: end,
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
