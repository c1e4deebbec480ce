import { type ActivityV1, type Reason, reasonCodes } from "@slotgate/contracts";

const stepMs = 60_000;

/** A whole number of steps, the last of which is under way. */
export interface ActivityWindow {
  /** Milliseconds since 1970, as everywhere here: when the first step begins. */
  readonly from: number;
  /** Records decided from then on are not counted. */
  readonly to: number;
  readonly stepMs: number;
}

/** How many jobs ended for this reason in the step that begins at `at`. */
export interface ActivityCount {
  readonly at: number;
  readonly reason: Reason;
  readonly jobs: number;
}

export interface ActivityReader {
  /** Counts the jobs that ended, without those of drills. Throws `StoreUnavailableError`. */
  readonly read: (window: ActivityWindow) => Promise<readonly ActivityCount[]>;
}

/** The last `minutes` minutes, the current one included. */
export function activityWindow({
  minutes,
  now,
}: {
  readonly minutes: number;
  readonly now: number;
}): ActivityWindow {
  const last = Math.floor(now / stepMs) * stepMs;
  return { from: last - (minutes - 1) * stepMs, to: now, stepMs };
}

/** The counts as a document: every step of the window, with the reasons in their order. */
export function activityOf(window: ActivityWindow, counts: readonly ActivityCount[]): ActivityV1 {
  const steps: ActivityV1["steps"] = [];
  for (let at = window.from; at <= window.to; at += window.stepMs)
    steps.push({
      at: isoOf(at),
      reasons: counts
        .filter((count) => count.at === at)
        .toSorted((a, b) => reasonCodes.indexOf(a.reason) - reasonCodes.indexOf(b.reason))
        .map(({ reason, jobs }) => ({ reason, jobs })),
    });
  return {
    version: "v1",
    from: isoOf(window.from),
    to: isoOf(window.to),
    stepSeconds: window.stepMs / 1_000,
    steps,
  };
}

const isoOf = (at: number): string => new Date(at).toISOString();
