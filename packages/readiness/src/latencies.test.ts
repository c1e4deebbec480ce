import fc from "fast-check";
import { expect, it } from "vitest";
import { addLatencies, addLatency, type Latencies, quantileOf } from "./latencies.ts";

const of = (milliseconds: readonly number[]): Latencies => {
  const latencies: Latencies = new Map();
  for (const one of milliseconds) addLatency(latencies, one);
  return latencies;
};

it("knows nothing of nothing", () => expect(quantileOf(new Map(), 0.5)).toBeNull());

it("is never below the true quantile, and at most 2 % and half a millisecond above it", () => {
  const values = fc.array(fc.double({ min: 0, max: 3_600_000, noNaN: true }), {
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (milliseconds, share) => {
      const sorted = milliseconds.toSorted((one, other) => one - other);
      const exact = sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
      const found = quantileOf(of(milliseconds), share) ?? Number.NaN;
      expect(found).toBeGreaterThanOrEqual(Math.floor(exact));
      expect(found).toBeLessThanOrEqual(Math.max(1, exact * 1.02 + 1));
    }),
  );
});

it("adds up", () => {
  const [one, other] = [of([1, 2, 500]), of([3, 500, 90_000])];
  addLatencies(one, other);
  expect(one).toEqual(of([1, 2, 500, 3, 500, 90_000]));
});
