import type { TripwireSettings } from "@slotgate/executor";
import type { EnvReader } from "./env-reader.ts";

export const readTripwires = (env: EnvReader): TripwireSettings => ({
  off: env.value("SLOTGATE_TRIPWIRES_OFF"),
  severities: env.value("SLOTGATE_TRIPWIRE_SEVERITIES"),
  windowMs: env.value("SLOTGATE_TRIPWIRE_WINDOW_MS"),
  minimumCalls: env.value("SLOTGATE_TRIPWIRE_MIN_CALLS"),
  failurePercent: env.value("SLOTGATE_TRIPWIRE_FAILURE_PERCENT"),
  latencyMs: env.value("SLOTGATE_TRIPWIRE_LATENCY_MS"),
  canary: {
    windowMs: env.value("SLOTGATE_TRIPWIRE_CANARY_WINDOW_MS"),
    minimumJobs: env.value("SLOTGATE_TRIPWIRE_CANARY_MIN_JOBS"),
    points: env.value("SLOTGATE_TRIPWIRE_CANARY_POINTS"),
  },
  lookMs: env.value("SLOTGATE_TRIPWIRE_LOOK_MS"),
});
