import type { Path } from "../decision.ts";
import type { Evidence, ThrownKind } from "../evidence.ts";
import type { ModelFailureV1 } from "../model-failure.ts";
import type { Reason } from "../reasons.ts";
import type { Status } from "../result.ts";
import type { controls } from "./controls.ts";

/** The state in which the service decided; everything is open except what a course changes. */
export interface Found {
  /** Null: none were ever confirmed. */
  readonly controls: keyof typeof controls | null;
  readonly ageMs: number;
  readonly optIn: boolean;
  readonly allowlist: Evidence["allowlist"];
  readonly ruleId: string | null;
  readonly guardFigures: Evidence["guardFigures"];
  /** What a gate threw; absent if none did. */
  readonly gateError?: ThrownKind;
}

/** How a job gets a reason: its path, its end, and the state in which it was decided. */
export interface Course {
  readonly path: Path;
  /** Null: its outcome is unknown. */
  readonly status: Status | null;
  /** Requests sent to the model provider. */
  readonly attempts: number;
  /** Why the model call failed; absent if it did not. */
  readonly failure?: ModelFailureV1;
  /** Null: no gate decided. */
  readonly found: Found | null;
}

const open: Found = {
  controls: "open",
  ageMs: 120,
  optIn: true,
  allowlist: { revision: 1, digest: "b1".repeat(32) },
  ruleId: "mock-rule",
  guardFigures: null,
};
const disabled: Evidence["allowlist"] = { revision: 2, digest: "b2".repeat(32) };

const stub = (found: Partial<Found> = {}): Course => ({
  path: "stub",
  status: "STUB",
  attempts: 0,
  found: { ...open, ...found },
});
const failed = (attempts: number, failure: ModelFailureV1): Course => ({
  path: "model",
  status: "FAILED",
  attempts,
  failure,
  found: open,
});
const failure = (
  detail: string,
  { httpStatus = null, code = null, concerns = "provider" }: Partial<ModelFailureV1> = {},
): ModelFailureV1 => ({ detail, httpStatus, code, concerns });
const answered = (httpStatus: number, code: string): ModelFailureV1 =>
  failure(`the provider answered HTTP ${httpStatus} \`${code}\``, { httpStatus, code });
const verbatim = (status: "COMPLETED" | "FAILED"): Course => ({
  path: "verbatim",
  status,
  attempts: 0,
  found: null,
});

/** One course for each reason; the types require all of them. */
export const courses: Readonly<Record<Reason, Course>> = {
  KILL_SWITCH: stub({ controls: "killed" }),
  CONTROLS_UNAVAILABLE: stub({ controls: null }),
  CONTROLS_STALE: stub({ ageMs: 15_480 }),
  KILL_SWITCH_UNKNOWN: stub({ controls: "kill-unknown" }),
  FEATURE_UNKNOWN: stub({ controls: "feature-unknown" }),
  FEATURE_DISABLED: stub({ controls: "feature-off" }),
  NOT_OPTED_IN: stub({ optIn: false }),
  ALLOWLIST_UNAVAILABLE: stub({ allowlist: null, ruleId: null }),
  ALLOWLIST_DISABLED: stub({ allowlist: disabled }),
  NOT_ALLOWLISTED: stub({ ruleId: null }),
  ROLLOUT_INVALID: stub({ controls: "rollout-invalid" }),
  ROLLOUT_EXCLUDED: stub({ controls: "rollout-at-0" }),
  GATE_ERROR: stub({ ruleId: null, gateError: { type: "Error", code: null } }),

  RUN_LIMIT_REACHED: stub({ guardFigures: { limit: 10, admitted: 10 } }),
  JOB_CONFLICT: stub(),
  MODEL_UNCONFIGURED: stub(),
  MODEL_CIRCUIT_OPEN: stub(),
  BUDGET_EXHAUSTED: stub({
    guardFigures: { tokensPerDay: 500_000, spent: 470_310, reserved: 21_048, asked: 10_524 },
  }),
  TELEMETRY_UNAVAILABLE: stub(),

  MODEL_TIMEOUT: failed(1, failure("no complete answer within 60000 ms")),
  MODEL_RATE_LIMITED: failed(3, answered(429, "rate_limit_exceeded")),
  MODEL_UNREACHABLE: failed(
    3,
    failure("no complete answer: `ECONNRESET`", {
      code: "ECONNRESET",
    }),
  ),
  MODEL_HTTP_ERROR: failed(3, answered(503, "overloaded_error")),
  MODEL_REFUSED: failed(
    1,
    failure("the model refused, or a content filter stopped it", { concerns: "content" }),
  ),
  MODEL_OUTPUT_INVALID: failed(
    1,
    failure("the output is not one JSON document; finish reason `stop`", { concerns: "provider" }),
  ),
  MODEL_OUTPUT_TRUNCATED: failed(1, failure("the output reached `maxOutputTokens`", { concerns: "content" })),
  INTERRUPTED: { path: "model", status: "FAILED", attempts: 1, found: open },
  VERBATIM_SOURCE_MISSING: verbatim("FAILED"),

  ADMITTED: { path: "model", status: null, attempts: 0, found: open },
  GENERATED: { path: "model", status: "COMPLETED", attempts: 1, found: open },
  STORED: { path: "stored", status: "COMPLETED", attempts: 0, found: open },
  COPIED: verbatim("COMPLETED"),

  RESULT_GONE: { path: "stub", status: "STUB", attempts: 1, found: open },
};
