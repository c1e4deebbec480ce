const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A hundred years, so that every sum with a date is a valid date. */
const longestMs = 36_525 * units.d;

/** Parses a duration such as `90d`, `24h` or `1h30m`; units w, d, h, m, s. Returns milliseconds, or null. */
export function parseDuration(text: string): number | null {
  if (!/^(?:\d{1,9}[wdhms])+$/.test(text)) return null;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([wdhms])/g))
    sum += Number(amount) * units[unit as keyof typeof units];
  return sum <= longestMs ? sum : null;
}
