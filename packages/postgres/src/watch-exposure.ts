import type { RolloutCap } from "@slotgate/contracts";
import { type Clock, createListeners } from "@slotgate/controls";
import type { DocumentFound, ExposureReading } from "@slotgate/executor";
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
  readonly allowlist_revision: string | null;
  readonly allowlist_digest: string | null;
  readonly allowlist: string | null;
  readonly generation_revision: string | null;
  readonly generation_digest: string | null;
  readonly generation: string | null;
  readonly cap_revision: string | null;
  readonly basis_points: number | null;
}

interface Newest {
  readonly revision: string | null;
  readonly digest: string | null;
  /** Null: it is the revision already known. */
  readonly document: string | null;
}

interface Known {
  readonly allowlist: DocumentFound;
  readonly generation: DocumentFound;
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
      const { rows } = await line.query<Row>(statement, [
        revisionOf(known?.allowlist),
        revisionOf(known?.generation),
      ]);
      const [row] = rows;
      const now = row === undefined ? null : knownFrom(row, known);
      const changed =
        now?.allowlist !== known?.allowlist ||
        now?.generation !== known?.generation ||
        JSON.stringify(now?.cap) !== JSON.stringify(known?.cap);
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
      if (!fresh || known === null) return unread;
      const { allowlist, generation, cap: rolloutCap } = known;
      return { allowlist, generation, rolloutCap };
    },
    onChange: listeners.add,
    close: end,
  };
}

const unread: ExposureReading = { allowlist: null, generation: null, rolloutCap: { state: "unknown" } };

const revisionOf = (found: DocumentFound | undefined): number => (found?.is === "there" ? found.revision : 0);

function knownFrom(row: Row, before: Known | null): Known {
  return {
    allowlist: foundIn(
      { revision: row.allowlist_revision, digest: row.allowlist_digest, document: row.allowlist },
      before?.allowlist,
    ),
    generation: foundIn(
      { revision: row.generation_revision, digest: row.generation_digest, document: row.generation },
      before?.generation,
    ),
    cap: capFrom(row),
  };
}

function foundIn(newest: Newest, before: DocumentFound | undefined): DocumentFound {
  const { digest, document } = newest;
  if (newest.revision === null || digest === null) return before?.is === "none" ? before : { is: "none" };
  const revision = Number(newest.revision);
  if (document !== null) return { is: "there", revision, digest, text: document };
  if (before?.is === "there" && before.revision === revision) return before;
  throw new Error("the newest revision came without its document");
}

function capFrom({ cap_revision, basis_points }: Row): RolloutCap {
  if (cap_revision === null || basis_points === null) return { state: "none" };
  return { state: "set", basisPoints: basis_points };
}

/** A document is sent only if it is not the revision already known. */
const statement = `
  select
    a.revision as allowlist_revision, a.digest as allowlist_digest,
    case when a.revision = $1 then null else a.document::text end as allowlist,
    g.revision as generation_revision, g.digest as generation_digest,
    case when g.revision = $2 then null else g.document::text end as generation,
    c.revision as cap_revision, c.basis_points
  from (values (1)) as one (row)
    left join lateral (select * from allowlist_revision order by revision desc limit 1) a on true
    left join lateral (select * from generation_revision order by revision desc limit 1) g on true
    left join lateral (select * from rollout_cap order by revision desc limit 1) c on true`;
