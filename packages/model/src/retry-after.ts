/**
 * The pause that an answer requests, in milliseconds, or null. A date is compared with the answer's own `Date`, so that
 * neither side's clock matters.
 */
export function retryAfterOf(headers: Headers): number | null {
  const precise = millisecondsOf(headers.get("retry-after-ms"), 1);
  if (precise !== null) return precise;
  const header = headers.get("retry-after");
  const seconds = millisecondsOf(header, 1_000);
  if (seconds !== null || header === null) return seconds;
  const span = Date.parse(header) - Date.parse(headers.get("date") ?? "");
  return Number.isFinite(span) ? Math.max(0, span) : null;
}

function millisecondsOf(header: string | null, unit: number): number | null {
  if (header === null || !/^\d{1,9}(\.\d{1,9})?$/.test(header.trim())) return null;
  return Math.ceil(Number(header) * unit);
}
