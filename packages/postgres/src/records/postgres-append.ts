import type { AppendOptions, SinkEntry } from "@slotgate/telemetry";

/**
 * Whether this very transaction is kept over a crash once it is confirmed. Looked at each time, because settings can
 * be changed at any moment, and for a role or a database alone.
 */
export const durable = "current_setting('fsync') = 'on' and current_setting('synchronous_commit') <> 'off'";
/** What the settings were in it. */
export const durabilitySettings =
  "current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit";

export const headStatement = `
  with opened as (
    insert into telemetry_writer (writer_id, seq, hash) values ($1, 0, $2)
    on conflict (writer_id) do nothing
    returning seq, hash
  )
  select seq::int as seq, hash, ${durabilitySettings} from opened
  union all
  select seq::int as seq, hash, ${durabilitySettings} from telemetry_writer where writer_id = $1
  limit 1`;

/** Rows of days and runs that begin with nothing; outside of the transaction that reserves, since it would not see them. */
export const keepStatement = `
  insert into budget_use (key) select key from unnest($1::text[]) as key order by key
  on conflict do nothing`;

/** What a batch as a whole stands on. */
export interface Conditional {
  readonly killReleased: boolean;
  readonly leases: readonly string[];
  readonly storedResults: readonly string[];
  readonly replica: string | null;
  readonly openAdmissions: readonly string[];
  /** Decisions whose outcomes are to be refused when they are late. */
  readonly notLate: readonly string[];
}

export function conditionsOf(
  entries: readonly SinkEntry[],
  { lateOutcomes }: AppendOptions = { lateOutcomes: "note" },
): Conditional {
  const distinct = (values: readonly (string | null)[]): string[] => [
    ...new Set(values.filter((value) => value !== null)),
  ];
  return {
    killReleased: entries.some(({ conditions }) => conditions.killReleased),
    leases: distinct(entries.map(({ conditions }) => conditions.lease)),
    storedResults: distinct(entries.map(({ conditions }) => conditions.storedResult)),
    replica: entries.find(({ conditions }) => conditions.replica !== null)?.conditions.replica ?? null,
    openAdmissions: distinct(entries.map(({ conditions }) => conditions.openAdmission)),
    notLate:
      lateOutcomes === "note"
        ? []
        : entries
            .filter(isOutcome)
            .filter(standsOnNoAdmission)
            .map(({ record }) => record.decisionId),
  };
}

const isOutcome = ({ record }: SinkEntry): boolean => record.event === "outcome";

/** Whether it may be late; one that needs its admission open is refused for that. */
const standsOnNoAdmission = ({ conditions }: SinkEntry): boolean => conditions.openAdmission === null;
