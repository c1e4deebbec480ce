import { parseDuration } from "./duration.ts";

/** When something ends: so long from now, or at an instant. */
export type Expiry = { readonly afterMs: number } | { readonly at: Date };

// Without an offset an instant would mean another moment on every machine.
const instant = /^(?<day>(?!0000)\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** `90d`, or an instant such as `2027-01-31T12:00:00Z`; null when it is neither. */
export function parseExpiry(text: string): Expiry | null {
  const afterMs = parseDuration(text);
  if (afterMs !== null) return { afterMs };
  const day = instant.exec(text)?.groups?.["day"];
  // JavaScript takes the 30th of February for the 2nd of March.
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
