import { type Severity, type TripwireName, type TripwireStatus, tripwireNames } from "@slotgate/contracts";
import type { CanaryBound } from "./canary-tripwire.ts";

export interface TripwireSettings {
  /** The disabled tripwires. */
  readonly off: readonly TripwireName[];
  /** Window of `model-failures` and `model-latency`; milliseconds. */
  readonly windowMs: number;
  /** Fewer calls within the window prove nothing. */
  readonly minimumCalls: number;
  /** `model-failures` fires above this share. */
  readonly failurePercent: number;
  /** `model-latency` fires if the 95th percentile is above this; milliseconds. */
  readonly latencyMs: number;
  /** Of `canary`. */
  readonly canary: CanaryBound;
  /** Interval of the looks of `unrecorded-request`, `disputed-decision` and `canary`; milliseconds. */
  readonly lookMs: number;
  /** Of the incidents that each tripwire opens. */
  readonly severities: Readonly<Record<TripwireName, Severity>>;
}

export interface Watched {
  readonly ledger: "kept" | "off";
}

/** The status of each tripwire, with its limits in words. */
export function tripwireStatuses(settings: TripwireSettings, { ledger }: Watched): readonly TripwireStatus[] {
  return tripwireNames.map((tripwire) => {
    if (settings.off.includes(tripwire))
      return { tripwire, state: "off", detail: "SLOTGATE_TRIPWIRES_OFF names it" };
    if (tripwire === "unrecorded-request" && ledger === "off")
      return {
        tripwire,
        state: "off",
        detail: "SLOTGATE_OUTBOUND_LEDGER is `off`: there is nothing to compare",
      };
    return { tripwire, state: "armed", detail: conditionOf(tripwire, settings) };
  });
}

function conditionOf(
  tripwire: TripwireName,
  { windowMs, minimumCalls, failurePercent, latencyMs, canary }: TripwireSettings,
): string {
  const calls = `at least ${minimumCalls} model calls within ${windowMs / 1_000} s`;
  switch (tripwire) {
    case "unrecorded-request":
      return "a request in this replica's outbound ledger that names no admission";
    case "invalid-release":
      return "a released result that fails result v1, or its job's own output schema";
    case "disputed-decision":
      return "an admitted decision that comes out differently, or cannot be decided again";
    case "model-failures":
      return `more than ${failurePercent} % of ${calls} failed`;
    case "model-latency":
      return `the 95th percentile of ${calls} is above ${latencyMs} ms`;
    case "canary":
      return `a canary whose jobs fail more often than its profile's, by more than ${canary.points} points within ${canary.windowMs / 1_000} s, with at least ${canary.minimumJobs} jobs on both sides`;
  }
}
