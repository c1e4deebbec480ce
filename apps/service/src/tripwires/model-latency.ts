import type { CallWatch } from "./call-watch.ts";
import { type HasOthers, isSharedTrouble } from "./shared-trouble.ts";
import { createSlidingWindow } from "./sliding-window.ts";

export interface LatencyBound {
  readonly windowMs: number;
  /** Fewer calls within the window prove nothing. */
  readonly minimumCalls: number;
  /** The 95th percentile is above this. */
  readonly latencyMs: number;
}

interface Call {
  readonly durationMs: number;
  readonly owner: string;
}

/**
 * The 95th percentile (nearest rank) of how long model calls take, from the first request to the end of the last. It is
 * above the bound exactly when more than a twentieth of them are, so that they need not be sorted to know. One owner's
 * slow calls may come of its long inputs and outputs: those of the others have to be slow too.
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
      // What fails for its content may take long for its content too, or no time at all.
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
