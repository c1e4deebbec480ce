import type { Snapshot } from "./open-snapshot.ts";

/** A range of records by `decidedAt`: from `since` until before `until`; null: unbounded. */
export interface Window {
  readonly since: string | null;
  readonly until: string | null;
}

/** The window as an SQL condition on `telemetry_record`. */
export function windowCondition({ since, until }: Window, quote: Snapshot["quote"]): string {
  return [
    "true",
    ...(since === null ? [] : [`decided_at >= ${quote(since)}::timestamptz`]),
    ...(until === null ? [] : [`decided_at < ${quote(until)}::timestamptz`]),
  ].join(" and ");
}

export const isWhole = ({ since, until }: Window): boolean => since === null && until === null;
