import type { RecordDraft } from "@slotgate/telemetry";
import type { OpenAdmission } from "./open-admission.ts";

/** What the outcome of an interrupted admission adds to the admission. */
export interface Cut {
  readonly eventId: string;
  /** Wall clock of the recovery, in milliseconds since 1970. */
  readonly now: number;
  /** Requests sent; null if unknown. */
  readonly attempts: number | null;
  readonly executorVersion: string;
}

/** The outcome of an admission whose process is gone: the model's answer is unknown, and nothing is released. */
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
    // The clocks of two machines differ: never less than the admission's own latency.
    latencyMs: admission.latencyMs + Math.max(0, now - Date.parse(admission.decidedAt)),
    executorVersion,
  };
}
