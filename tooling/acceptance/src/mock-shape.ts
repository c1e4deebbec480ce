import type { DecisionV1, Evidence, KillSource, TelemetryV1 } from "@slotgate/contracts";

/** What of a decision does not differ from one service and one moment to the next. */
export function decisionShape({ path, status, attempts, gate, guard, ...rest }: DecisionV1) {
  const { reason, explanation, evidence, sourceDecisionId } = rest;
  return {
    path,
    status,
    attempts,
    gate,
    guard,
    reason,
    explanation: explanation.replace(/\(.+\)/, "(…)"),
    evidence: evidence === null ? null : evidenceShape(evidence),
    stored: sourceDecisionId !== null,
  };
}

/** Which parts there are; what they hold is the world's. */
const evidenceShape = ({ optIn, killSources, guardFigures, ...parts }: Evidence) => ({
  optIn,
  killSources: killSources.map(killSourceShape),
  figures: guardFigures === null ? null : Object.keys(guardFigures).sort(),
  missing: Object.entries(parts)
    .filter(([, part]) => part === null)
    .map(([name]) => name)
    .sort(),
});

/** A service that has just started may not have read its own kill state yet. */
const killSourceShape = ({ source, state }: KillSource) => ({
  source,
  state: source === "service" && state === "unknown" ? "released" : state,
});

/** The events of a decision, and what is known of the model at each. */
export const recordShape = ({ event, status, reason, model, ...record }: TelemetryV1) => ({
  event,
  status,
  reason,
  stored: record.sourceDecisionId !== null,
  attempts: model?.attempts ?? null,
  tokens: model === null ? null : { input: model.inputTokens !== null, output: model.outputTokens !== null },
});
