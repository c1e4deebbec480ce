import fc from "fast-check";
import { expect, test } from "vitest";
import { pauseBefore } from "./backoff.ts";

const backoff = { initialMs: 100, maxMs: 1_000 };

test.each([
  { attempts: 1, random: 0, retryAfterMs: null, pause: 100 },
  { attempts: 1, random: 0.999, retryAfterMs: null, pause: 50 },
  { attempts: 2, random: 0, retryAfterMs: null, pause: 200 },
  { attempts: 4, random: 0.5, retryAfterMs: null, pause: 600 },
  { attempts: 9, random: 0, retryAfterMs: null, pause: 1_000 },
  { attempts: 1, random: 0, retryAfterMs: 700, pause: 700 },
  { attempts: 1, random: 0, retryAfterMs: 1_000, pause: 1_000 },
  { attempts: 1, random: 0, retryAfterMs: 1_001, pause: null },
])("$attempts requests, retry-after $retryAfterMs, random $random: $pause", ({ random, pause, ...input }) => {
  expect(pauseBefore({ ...input, backoff, random: () => random })).toBe(pause);
});

test("a pause is never longer than allowed, nor shorter than requested", () => {
  const inputs = fc.record({
    attempts: fc.integer({ min: 1, max: 10 }),
    retryAfterMs: fc.option(fc.nat(5_000)),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  fc.assert(
    fc.property(inputs, ({ random, ...input }) => {
      const pause = pauseBefore({ ...input, backoff, random: () => random });
      if (pause === null) expect(input.retryAfterMs).toBeGreaterThan(backoff.maxMs);
      else {
        expect(pause).toBeLessThanOrEqual(backoff.maxMs);
        expect(pause).toBeGreaterThanOrEqual(input.retryAfterMs ?? backoff.initialMs / 2);
      }
    }),
  );
});
