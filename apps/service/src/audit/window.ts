import type { Snapshot } from "./open-snapshot.ts";

/** Which records are meant, by `decidedAt`: from `since`, and before `until`; null: no bound. */
export interface Window {
  readonly since: string | null;
  readonly until: string | null;
}

/** The window as a condition on `telemetry_record`. */
export function windowCondition({ since, until }: Window, quote: Snapshot["quote"]): string {
  return [
    "true",
    ...(since === null ? [] : [`decided_at >= ${quote(since)}::timestamptz`]),
    ...(until === null ? [] : [`decided_at < ${quote(until)}::timestamptz`]),
  ].join(" and ");
}

export const isWhole = ({ since, until }: Window): boolean => since === null && until === null;
