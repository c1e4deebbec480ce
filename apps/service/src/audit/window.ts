import type { Snapshot } from "./open-snapshot.ts";

/** Which records are meant, by `decidedAt`: from `since`, and before `until`; null: no bound. */
export interface Window {
  readonly since: string | null;
  readonly until: string | null;
}

/** The window as a condition on `telemetry_record`. Instants are all written alike, so their texts compare as they do. */
export function windowCondition({ since, until }: Window, quote: Snapshot["quote"]): string {
  const decidedAt = `(body ->> 'decidedAt') collate "C"`;
  return [
    "true",
    ...(since === null ? [] : [`${decidedAt} >= ${quote(since)}`]),
    ...(until === null ? [] : [`${decidedAt} < ${quote(until)}`]),
  ].join(" and ");
}

export const isWhole = ({ since, until }: Window): boolean => since === null && until === null;
