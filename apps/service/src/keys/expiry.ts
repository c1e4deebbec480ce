import { parseDuration } from "./duration.ts";

/** When something ends: so long from now, or at an instant. */
export type Expiry = { readonly afterMs: number } | { readonly at: Date };

/** `90d`, or an instant such as `2027-01-31T12:00:00Z`; null when it is neither. */
export function parseExpiry(text: string): Expiry | null {
  const afterMs = parseDuration(text);
  if (afterMs !== null) return { afterMs };
  // Without an offset an instant would mean another moment on every machine.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : { at };
}

export const instantOf = (expiry: Expiry, now: Date): Date =>
  "at" in expiry ? expiry.at : new Date(now.getTime() + expiry.afterMs);
