import type { CallWatch } from "./call-watch.ts";
import { createSlidingWindow } from "./sliding-window.ts";

export interface LatencyBound {
  readonly windowMs: number;
  /** Fewer calls within the window prove nothing. */
  readonly minimumCalls: number;
  /** The 95th percentile is above this. */
  readonly latencyMs: number;
}

/**
 * The 95th percentile (nearest rank) of how long model calls take, from the first request to the end of the last. It is
 * above the bound exactly when more than a twentieth of them are, so that they need not be sorted to know.
 */
export function watchLatency({
  bound,
  now,
}: {
  readonly bound: LatencyBound;
  readonly now: () => number;
}): CallWatch {
  const { windowMs, minimumCalls, latencyMs } = bound;
  const durations = createSlidingWindow<number>({ windowMs, now, isMarked: (ms) => ms > latencyMs });
  return {
    note({ durationMs }) {
      durations.add(durationMs);
      const [size, slow] = [durations.size(), durations.marked()];
      if (size < minimumCalls || slow * 20 <= size) return null;
      const sorted = durations.samples().toSorted((one, other) => one - other);
      const p95Ms = Math.ceil(sorted[Math.ceil(size * 0.95) - 1] ?? Number.NaN);
      durations.clear();
      return {
        tripwire: "model-latency",
        reason: `the 95th percentile of ${size} model calls within ${windowMs / 1_000} s is ${p95Ms} ms, which is more than ${latencyMs} ms`,
        figures: { calls: size, p95Ms, boundMs: latencyMs, windowMs },
        occurrence: null,
      };
    },
    clear: durations.clear,
  };
}
