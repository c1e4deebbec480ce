import type { Gate, Guard } from "./gates.ts";

/** The source of a reason, and its one-line meaning for people. */
export type ReasonEntry =
  | { readonly from: "gate"; readonly gate: Gate; readonly text: string }
  | { readonly from: "any-gate"; readonly text: string }
  | { readonly from: "guard"; readonly guard: Guard; readonly text: string }
  | { readonly from: "failure"; readonly text: string }
  | { readonly from: "verbatim"; readonly text: string }
  | { readonly from: "passed"; readonly text: string }
  | { readonly from: "store"; readonly text: string };

const gate = (name: Gate, text: string) => ({ from: "gate", gate: name, text }) as const;
const guard = (name: Guard, text: string) => ({ from: "guard", guard: name, text }) as const;
const failure = (text: string) => ({ from: "failure", text }) as const;
const passed = (text: string) => ({ from: "passed", text }) as const;

/**
 * All reason codes, in the order in which rows are tried: gates, guards, failures, the reasons of paths without a
 * denial, and that of a result that is gone, which only an answer read back has, never a record. The vocabulary is
 * closed.
 * `text` is for people, to be used in a sentence: a clause in English without capital or full stop. A decision's
 * `explanation` is a whole sentence. Wording may change within v1; codes do not.
 */
export const reasons = {
  KILL_SWITCH: gate("kill-switch", "the kill switch is engaged"),
  CONTROLS_UNAVAILABLE: gate(
    "kill-switch",
    "no controls of this environment were ever confirmed, so the kill switch is unknown",
  ),
  CONTROLS_STALE: gate(
    "kill-switch",
    "the controls were last confirmed too long ago, or the clock stepped back, so the kill switch cannot be trusted",
  ),
  KILL_SWITCH_UNKNOWN: gate(
    "kill-switch",
    "the kill flag is not among the controls, the service's own kill state cannot be read, or its gates are not checked",
  ),
  FEATURE_UNKNOWN: gate("feature-flag", "the AI flag is not among the controls"),
  FEATURE_DISABLED: gate("feature-flag", "the AI flag is off in this environment"),
  NOT_OPTED_IN: gate("opt-in", "the run did not opt in: metadata.allowAI is not true"),
  ALLOWLIST_UNAVAILABLE: gate("allowlist", "there is no valid allowlist"),
  ALLOWLIST_DISABLED: gate("allowlist", "the allowlist is disabled"),
  NOT_ALLOWLISTED: gate("allowlist", "no enabled allowlist rule matches this scope, kind and slot"),
  ROLLOUT_INVALID: gate("rollout", "the configured rollout is not deterministic by job id"),
  ROLLOUT_EXCLUDED: gate("rollout", "the job's bucket is outside the rollout percentage"),
  GATE_ERROR: { from: "any-gate", text: "a gate failed while deciding, so the job is denied" },

  RUN_LIMIT_REACHED: guard("run-limit", "the matched rule's limit of jobs in one run is used up"),
  JOB_CONFLICT: guard("job-conflict", "this job id was completed before with other content"),
  MODEL_UNCONFIGURED: guard("model-configured", "no model is configured"),
  MODEL_CIRCUIT_OPEN: guard("model-circuit", "the model failed too often, so no calls are made for a while"),
  BUDGET_EXHAUSTED: guard("budget", "the budget of calls or tokens is used up"),
  TELEMETRY_UNAVAILABLE: guard(
    "telemetry",
    "the admission could not be durably recorded, so no model was called",
  ),

  MODEL_TIMEOUT: failure("the model did not answer in time"),
  MODEL_RATE_LIMITED: failure("the model provider limited the rate of requests, or its quota is used up"),
  MODEL_UNREACHABLE: failure("the model provider could not be reached, or the connection was lost"),
  MODEL_HTTP_ERROR: failure("the model provider answered with an error"),
  MODEL_REFUSED: failure("the model refused to generate this content"),
  MODEL_OUTPUT_INVALID: failure("the model's output cannot be used"),
  MODEL_OUTPUT_TRUNCATED: failure("the model's output was cut off at its length limit"),
  INTERRUPTED: failure("the call was cut off before its outcome was known"),
  VERBATIM_SOURCE_MISSING: { from: "verbatim", text: "the verbatim job has no input.sourceText to copy" },

  ADMITTED: passed("all five gates and all guards passed"),
  GENERATED: passed("the model's output satisfies the job's output schema"),
  STORED: passed("the same content was generated before and is served from the store"),
  COPIED: passed("verbatim content was copied from the job's input; no model was called"),

  RESULT_GONE: { from: "store", text: "the result was withdrawn or erased since, and is not served again" },
} as const satisfies Record<string, ReasonEntry>;

export type Reason = keyof typeof reasons;

type ReasonsFrom<From extends ReasonEntry["from"]> = {
  [R in Reason]: (typeof reasons)[R]["from"] extends From ? R : never;
}[Reason];

export type GateReason = ReasonsFrom<"gate" | "any-gate">;
export type GuardReason = ReasonsFrom<"guard">;
export type FailureReason = ReasonsFrom<"failure">;

/** All reason codes, in table order. */
export const reasonCodes = Object.keys(reasons) as [Reason, ...Reason[]];
