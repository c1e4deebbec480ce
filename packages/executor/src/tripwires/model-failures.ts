import type { CallWatch } from "./call-watch.ts";
import { type HasOthers, isSharedTrouble } from "./shared-trouble.ts";
import { createSlidingWindow } from "./sliding-window.ts";

export interface FailureBound {
  readonly windowMs: number;
  /** Fewer calls within the window prove nothing. */
  readonly minimumCalls: number;
  /** Fires above this share of failures. */
  readonly failurePercent: number;
}

interface Call {
  readonly as: "generated" | "failed";
  readonly owner: string;
}

/** The share of failed model calls among those that reflect on the provider, and not on one owner alone. */
export function watchFailures({
  bound,
  now,
  hasOthers,
}: {
  readonly bound: FailureBound;
  readonly now: () => number;
  readonly hasOthers: HasOthers;
}): CallWatch {
  const { windowMs, minimumCalls, failurePercent } = bound;
  const calls = createSlidingWindow<Call>({
    windowMs,
    now,
    isMarked: ({ as }) => as === "failed",
    groupOf: ({ owner }) => owner,
  });
  const isBeyond = ({ size, marked }: { readonly size: number; readonly marked: number }): boolean =>
    marked * 100 > failurePercent * size;

  return {
    note(call) {
      // A failure caused by a caller's content does not count as a call: it would dilute the failures of others.
      if (call.as === "failed" && call.concerns === "content") return null;
      calls.add({ as: call.as, owner: call.owner });
      if (!isSharedTrouble(calls, { minimumCalls, isBeyond, hasOthers })) return null;
      const [size, failures, owners] = [calls.size(), calls.marked(), calls.groups().size];
      calls.clear();
      const percent = Math.round((failures / size) * 1_000) / 10;
      return {
        tripwire: "model-failures",
        reason: `${failures} of ${size} model calls within ${windowMs / 1_000} s failed (${percent} %), which is more than ${failurePercent} %`,
        figures: { calls: size, failures, percent, owners, boundPercent: failurePercent, windowMs },
        occurrence: null,
      };
    },
    clear: calls.clear,
  };
}
