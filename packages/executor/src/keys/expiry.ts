import { parseDuration } from "./duration.ts";

/** When something ends: after a duration, or at an instant. */
export type Expiry = { readonly afterMs: number } | { readonly at: Date };

// Without an offset the instant would depend on the machine's time zone.
const instant = /^(?<day>(?!0000)\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** `90d`, or an instant such as `2027-01-31T12:00:00Z`; null if it is neither. */
export function parseExpiry(text: string): Expiry | null {
  const afterMs = parseDuration(text);
  if (afterMs !== null) return { afterMs };
  const day = instant.exec(text)?.groups?.["day"];
  // JavaScript reads the 30th of February as the 2nd of March.
  if (day === undefined || !isDay(day)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : { at };
}

function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

export const instantOf = (expiry: Expiry, now: Date): Date =>
  "at" in expiry ? expiry.at : new Date(now.getTime() + expiry.afterMs);
