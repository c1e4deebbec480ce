import { canonicalJson } from "../canonical-json.ts";
import type { DecisionV1 } from "../decision.ts";
import { sha256 } from "../digest.ts";
import { assertWith } from "../parse.ts";
import type { Reason } from "../reasons.ts";
import type { Scope } from "../scope.ts";
import { type ModelAttribution, type TelemetryV1, telemetryV1 } from "../telemetry.ts";
import { type MockDecisionParts, mockDecision } from "./mock-decision.ts";
import { mockRun } from "./mock-run.ts";
import { callMs, outcomeAt } from "./times.ts";

export interface MockRecordsParts extends Omit<MockDecisionParts, "readBy" | "decisionId"> {
  readonly scope?: Scope;
  readonly owner?: string;
}

/**
 * The records of a decision with this reason, as the journal writes them: one for a denial, for verbatim and for stored
 * content; admission and outcome if a model was called. They form a complete chain with valid hashes. Separate from the
 * other mocks because hashing needs `node:crypto`.
 */
export function mockRecords(reason: Reason, parts: MockRecordsParts = {}): readonly TelemetryV1[] {
  return chained(draftsOf(reason, parts));
}

type Draft = Omit<TelemetryV1, "chain">;

function draftsOf(reason: Reason, parts: MockRecordsParts): readonly Draft[] {
  // No record says that a result is gone: its records are those of its generation.
  if (reason === "RESULT_GONE") return draftsOf("GENERATED", parts);
  const decision = mockDecision(reason, { ...parts, readBy: "auditor" });
  const { path, attempts } = decision;
  switch (path) {
    case "stub":
      return [draft(decision, { event: "denial", attempts: null }, parts)];
    case "verbatim":
    case "stored":
      return [draft(decision, { event: path, attempts: null }, parts)];
    case "model": {
      const admitted = mockDecision("ADMITTED", { ...parts, readBy: "auditor" });
      const admission = draft(admitted, { event: "admission", attempts: 0 }, parts);
      if (reason === "ADMITTED") return [admission];
      const ended = { ...decision, decidedAt: outcomeAt(decision.decidedAt) };
      return [admission, draft(ended, { event: "outcome", attempts }, parts)];
    }
  }
}

interface Happened {
  readonly event: TelemetryV1["event"];
  /** Null: no model is called. */
  readonly attempts: number | null;
}

function draft(decision: DecisionV1, { event, attempts }: Happened, parts: MockRecordsParts): Draft {
  const { explanation: _, attempts: __, failure, ...told } = decision;
  return {
    ...told,
    eventId: `${decision.decisionId.slice(0, 240)}/${event}`,
    event,
    owner: parts.owner ?? "mock-owner",
    scope: parts.scope ?? mockRun().appliesTo,
    model: attempts === null ? null : { ...attribution(attempts, decision.reason), ...failureOf(failure) },
    latencyMs: event === "outcome" ? callMs + latencyMs : latencyMs,
    executorVersion: "0.0.0",
    traceId: null,
  };
}

const latencyMs = 2.5;

/** Failures after an answer of the provider, which reported the tokens used. */
const answered: ReadonlySet<Reason> = new Set([
  "GENERATED",
  "MODEL_REFUSED",
  "MODEL_OUTPUT_INVALID",
  "MODEL_OUTPUT_TRUNCATED",
] satisfies Reason[]);

const failureOf = (failure: DecisionV1["failure"]): Pick<ModelAttribution, "failure"> =>
  failure === undefined ? {} : { failure };

function attribution(attempts: number, reason: Reason): ModelAttribution {
  const known = answered.has(reason);
  return {
    provider: "openai-compatible",
    model: "mock-model",
    configDigest: "c1".repeat(32),
    promptDigest: "c2".repeat(32),
    profile: { id: "default", canaryOf: null, revision: 0, digest: "c3".repeat(32) },
    inputTokens: known ? 184 : null,
    outputTokens: known ? 21 : null,
    attempts,
  };
}

function chained(drafts: readonly Draft[]): readonly TelemetryV1[] {
  let prevHash = "0".repeat(64);
  return drafts.map((unhashed, index) => {
    const place = { writerId: "mock-writer", seq: index + 1, prevHash };
    const hash = sha256(canonicalJson({ ...unhashed, chain: place }));
    prevHash = hash;
    return assertWith(telemetryV1, { ...unhashed, chain: { ...place, hash } });
  });
}
