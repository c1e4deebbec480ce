import { expect, it } from "vitest";
import { pauseAskedFor } from "./pause-asked-for.ts";

const date = "Mon, 30 Nov 2026 12:00:00 GMT";

it.each([
  [429, "8", 8_000],
  [429, "Mon, 30 Nov 2026 12:00:06 GMT", 6_000],
  [429, "99999999", 3_600_000],
  [429, null, 2_000],
  // Too many requests are no reason to send more at once.
  [429, "0", 2_000],
  [429, "-5", 2_000],
  [429, "soon", 2_000],
  [429, "Mon, 30 Nov 2026 11:59:00 GMT", 2_000],
  [503, "7", 7_000],
  [503, null, 0],
  [503, "0", 0],
  [500, "7", 0],
])("a %i with `Retry-After` %s asks for a pause of %i ms", (status, retryAfter, pauseMs) => {
  const headers = new Headers({ date, ...(retryAfter === null ? {} : { "retry-after": retryAfter }) });
  expect(pauseAskedFor({ status, headers })).toBe(pauseMs);
});
