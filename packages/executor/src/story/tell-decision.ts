import type { TelemetryV1, ToldDecision } from "@slotgate/contracts";
import { decisionFromRecords, lastWordOf } from "../decision-from-records.ts";
import { gateCourses } from "./gate-courses.ts";

/** The story of one decision, from its records in any order; null without records. */
export function tellDecision(records: readonly TelemetryV1[]): ToldDecision | null {
  const decision = decisionFromRecords(records);
  const last = lastWordOf(records);
  if (decision === null || last === undefined) return null;
  const admission = records.find(({ event }) => event === "admission");
  return {
    ...decision,
    admittedAt: admission?.decidedAt ?? null,
    gates: gateCourses({ ...decision, scope: last.scope }),
    model: last.model,
    latencyMs: last.latencyMs,
    // Removals are not in records.
    removal: null,
    lateOutcomes: lateAmong(records).map(({ decidedAt, status, reason }) => ({
      at: decidedAt,
      status,
      reason,
    })),
  };
}

/** All outcomes but the first that is not marked late. */
function lateAmong(records: readonly TelemetryV1[]): readonly TelemetryV1[] {
  const counts = records.find(({ event }) => event === "outcome");
  return records.filter((record) => record.event.endsWith("outcome") && record !== counts);
}
