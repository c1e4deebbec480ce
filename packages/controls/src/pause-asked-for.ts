import { retryAfterOf } from "@slotgate/model";

/** For a 429 without a duration, or with one that is over at once. */
const usualMs = 2_000;
/** Caps a mistaken header: one request an hour is harmless. */
const longestMs = 3_600_000;

/** How long an answer of Unleash asks for no requests; 0 if it does not. */
export function pauseAskedFor({
  status,
  headers,
}: {
  readonly status: number;
  readonly headers: Headers;
}): number {
  if (status !== 429 && status !== 503) return 0;
  const asked = retryAfterOf(headers) ?? 0;
  return Math.min(asked === 0 && status === 429 ? usualMs : asked, longestMs);
}
