import type { RecordDraft } from "../record/record-draft.ts";

/** A valid draft of a denial, for tests; `fields` replace its own. */
export function sampleDraft(fields: Partial<RecordDraft> = {}): RecordDraft {
  return {
    version: "v1",
    eventId: "event-1",
    event: "denial",
    decisionId: "decision-1",
    runId: "run-1",
    owner: "team-1",
    jobId: "job-1",
    slotId: "slot-1",
    kind: "explanatory",
    scope: { subject: "Chemistry", level: "GCSE" },
    requiresReview: true,
    path: "stub",
    status: "STUB",
    gate: "opt-in",
    guard: null,
    reason: "NOT_OPTED_IN",
    evidence: {
      optIn: false,
      killSources: [{ source: "controls", state: "released" }],
      controls: null,
      allowlist: null,
      ruleId: null,
      groupId: null,
      basisPoints: null,
      rolloutCap: { state: "none" },
      bucket: null,
      rolloutProblem: null,
      guardFigures: null,
    },
    model: null,
    sourceDecisionId: null,
    decidedAt: "2026-01-31T12:00:00.000Z",
    latencyMs: 0.25,
    executorVersion: "0.0.0",
    traceId: null,
    ...fields,
  };
}
