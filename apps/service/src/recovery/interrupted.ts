import type { RecordDraft } from "@slotgate/telemetry";
import type { OpenAdmission } from "./open-admission.ts";

/** What the outcome of a cut admission says beyond the admission itself. */
export interface Cut {
  readonly eventId: string;
  /** Wall clock at which it is recovered, in milliseconds since 1970. */
  readonly now: number;
  /** Requests that went out; null where that is not known. */
  readonly attempts: number | null;
  readonly executorVersion: string;
}

/** The outcome of an admission whose process is gone: nobody knows what the model answered, and nothing is released. */
export function interrupted({ record }: OpenAdmission, cut: Cut): RecordDraft {
  const { chain: _, ...admission } = record;
  const { eventId, now, attempts, executorVersion } = cut;
  return {
    ...admission,
    requiresReview: admission.requiresReview ?? true,
    eventId,
    event: "outcome",
    path: "model",
    status: "FAILED",
    gate: null,
    guard: null,
    reason: "INTERRUPTED",
    model: admission.model === null ? null : { ...admission.model, attempts },
    decidedAt: new Date(now).toISOString(),
    // Clocks of two machines: never less than what the admission says.
    latencyMs: admission.latencyMs + Math.max(0, now - Date.parse(admission.decidedAt)),
    executorVersion,
  };
}
