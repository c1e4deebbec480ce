import type { ControlReading } from "@slotgate/gate";
import type { ControlsStatus } from "./controls-status.ts";

/** The status for a reading. `advice` holds the source's problems other than freshness. */
export function statusOf({
  reading,
  advice,
  ...source
}: Pick<ControlsStatus, "source" | "environment" | "maxAgeMs" | "advice"> & {
  readonly reading: ControlReading | null;
}): ControlsStatus {
  const stale = reading === null ? [] : staleness(reading);
  return {
    ...source,
    state: stateOf({ reading, stale }),
    snapshot: reading?.snapshot ?? null,
    revision: reading?.revision ?? null,
    digest: reading?.digest ?? null,
    ageMs: reading?.ageMs ?? null,
    advice: [...advice, ...stale],
  };
}

function stateOf({
  reading,
  stale,
}: {
  readonly reading: ControlReading | null;
  readonly stale: readonly string[];
}): ControlsStatus["state"] {
  if (reading === null) return "unavailable";
  return stale.length > 0 ? "stale" : "confirmed";
}

/** The same comparison as in the kill-switch gate, so that the two always agree. */
function staleness({ ageMs, maxAgeMs, clockSteppedBack }: ControlReading): string[] {
  return [
    ...(ageMs <= maxAgeMs
      ? []
      : [
          `the controls were last confirmed ${ageMs} ms ago, which exceeds the limit of ${maxAgeMs} ms: ` +
            "every job is denied until they are confirmed again",
        ]),
    ...(clockSteppedBack
      ? [
          "the clock of this machine stepped back, so the age of the controls is unknown: every job is denied " +
            "until they are confirmed again",
        ]
      : []),
  ];
}
