import { type TripwireName, type TripwireStatus, tripwireNames } from "@slotgate/contracts";

/** How the tripwires of a process are set. */
export interface TripwireSettings {
  /** Those that are switched off. */
  readonly off: readonly TripwireName[];
  /** What `model-failures` and `model-latency` look at; milliseconds. */
  readonly windowMs: number;
  /** Fewer calls within the window prove nothing. */
  readonly minimumCalls: number;
  /** More failures than this share fire. */
  readonly failurePercent: number;
  /** A 95th percentile above this fires; milliseconds. */
  readonly latencyMs: number;
  /** Between two looks of `unrecorded-request` and `disputed-decision`; milliseconds. */
  readonly lookMs: number;
}

/** How each tripwire stands, in words with its bounds. */
export function tripwireStatuses(
  settings: TripwireSettings,
  { ledger }: { readonly ledger: "kept" | "off" },
): readonly TripwireStatus[] {
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
  { windowMs, minimumCalls, failurePercent, latencyMs }: TripwireSettings,
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
  }
}
