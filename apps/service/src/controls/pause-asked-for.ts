import { retryAfterOf } from "@slotgate/model";

/** For a 429 that does not say for how long. */
const usualMs = 2_000;
/** Against a header that is a mistake: one request an hour burdens nothing. */
const longestMs = 3_600_000;

/** For how long an answer of Unleash asks to be left alone; 0: it does not. */
export function pauseAskedFor({
  status,
  headers,
}: {
  readonly status: number;
  readonly headers: Headers;
}): number {
  if (status !== 429 && status !== 503) return 0;
  const wanted = retryAfterOf(headers) ?? (status === 429 ? usualMs : 0);
  return Math.min(wanted, longestMs);
}
