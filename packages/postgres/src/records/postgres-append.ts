import type { AppendOptions, SinkEntry } from "@slotgate/telemetry";

/**
 * Whether this transaction survives a crash once confirmed. Checked each time, because the settings can change at any
 * time, also for a role or a database only.
 */
export const durable = "current_setting('fsync') = 'on' and current_setting('synchronous_commit') <> 'off'";
/** The values of these settings. */
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

/**
 * Rows of days and runs that start at zero; inserted before the transaction that reserves, which would not see them.
 */
export const keepStatement = `
  insert into budget_use (key) select key from unnest($1::text[]) as key order by key
  on conflict do nothing`;

/** The conditions of a batch as a whole. */
export interface Conditional {
  readonly killReleased: boolean;
  readonly leases: readonly string[];
  readonly storedResults: readonly string[];
  readonly replica: string | null;
  readonly openAdmissions: readonly string[];
  /** Decisions whose outcomes are refused if they are late. */
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

/** Whether it may be late; an outcome that requires an open admission is refused instead. */
const standsOnNoAdmission = ({ conditions }: SinkEntry): boolean => conditions.openAdmission === null;
