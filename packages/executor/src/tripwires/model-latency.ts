import type { CallWatch } from "./call-watch.ts";
import { type HasOthers, isSharedTrouble } from "./shared-trouble.ts";
import { createSlidingWindow } from "./sliding-window.ts";

export interface LatencyBound {
  readonly windowMs: number;
  /** Fewer calls within the window prove nothing. */
  readonly minimumCalls: number;
  /** Fires if the 95th percentile is above this. */
  readonly latencyMs: number;
}

interface Call {
  readonly durationMs: number;
  readonly owner: string;
}

/**
 * The 95th percentile (nearest rank) of call durations, from the first request to the end of the last. It is above the
 * limit exactly when more than a twentieth of the calls are, so no sorting is needed. One owner's calls may be slow
 * because of its long inputs and outputs, so the calls of others must be slow too.
 */
export function watchLatency({
  bound,
  now,
  hasOthers,
}: {
  readonly bound: LatencyBound;
  readonly now: () => number;
  readonly hasOthers: HasOthers;
}): CallWatch {
  const { windowMs, minimumCalls, latencyMs } = bound;
  const calls = createSlidingWindow<Call>({
    windowMs,
    now,
    isMarked: ({ durationMs }) => durationMs > latencyMs,
    groupOf: ({ owner }) => owner,
  });
  const isBeyond = ({ size, marked }: { readonly size: number; readonly marked: number }): boolean =>
    marked * 20 > size;
  return {
    note(call) {
      // A call that failed for its content may take arbitrarily long or no time.
      if (call.as === "failed" && call.concerns === "content") return null;
      calls.add({ durationMs: call.durationMs, owner: call.owner });
      if (!isSharedTrouble(calls, { minimumCalls, isBeyond, hasOthers })) return null;
      const [size, owners] = [calls.size(), calls.groups().size];
      const sorted = calls.samples().toSorted((one, other) => one.durationMs - other.durationMs);
      const p95Ms = Math.ceil(sorted[Math.ceil(size * 0.95) - 1]?.durationMs ?? Number.NaN);
      calls.clear();
      return {
        tripwire: "model-latency",
        reason: `the 95th percentile of ${size} model calls within ${windowMs / 1_000} s is ${p95Ms} ms, which is more than ${latencyMs} ms`,
        figures: { calls: size, p95Ms, owners, boundMs: latencyMs, windowMs },
        occurrence: null,
      };
    },
    clear: calls.clear,
  };
}
