import type { Attributes } from "@opentelemetry/api";
import { ATTR_ERROR_TYPE } from "@opentelemetry/semantic-conventions";
import {
  ATTR_FEATURE_FLAG_CONTEXT_ID,
  ATTR_FEATURE_FLAG_KEY,
  ATTR_FEATURE_FLAG_PROVIDER_NAME,
  ATTR_FEATURE_FLAG_RESULT_REASON,
  ATTR_FEATURE_FLAG_RESULT_VARIANT,
  ATTR_FEATURE_FLAG_SET_ID,
  ATTR_FEATURE_FLAG_VERSION,
} from "@opentelemetry/semantic-conventions/incubating";
import type { DecisionV1 } from "@slotgate/contracts";

/** The names of the flags that the controls come from. */
export interface FlagNames {
  readonly kill: string;
  readonly ai: string;
}

/**
 * The flag values that a decision read, in the semantic conventions for feature flags. Flags behind the gate that
 * denied are left out, and all are if no controls were ever confirmed.
 */
export function flagEvaluations(decision: DecisionV1, flags: FlagNames): Attributes[] {
  const { evidence, jobId } = decision;
  const controls = evidence?.controls ?? null;
  if (evidence === null || controls === null) return [];
  const common: Attributes = {
    [ATTR_FEATURE_FLAG_PROVIDER_NAME]: controls.source,
    [ATTR_FEATURE_FLAG_SET_ID]: controls.environment,
    [ATTR_FEATURE_FLAG_VERSION]: String(controls.revision),
    [ATTR_FEATURE_FLAG_CONTEXT_ID]: jobId,
  };
  const kill = evidence.killSources.find(({ source }) => source === "controls")?.state ?? "unknown";
  const evaluations: Attributes[] = [
    { ...common, [ATTR_FEATURE_FLAG_KEY]: flags.kill, ...resultOfKill(kill) },
  ];
  if (decision.gate !== "kill-switch")
    evaluations.push({ ...common, [ATTR_FEATURE_FLAG_KEY]: flags.ai, ...resultOfAi(decision) });
  return evaluations;
}

const result = (variant: string, reason: string): Attributes => ({
  [ATTR_FEATURE_FLAG_RESULT_VARIANT]: variant,
  [ATTR_FEATURE_FLAG_RESULT_REASON]: reason,
});
const failed = (type: string): Attributes => ({
  [ATTR_FEATURE_FLAG_RESULT_REASON]: "error",
  [ATTR_ERROR_TYPE]: type,
});

function resultOfKill(state: "engaged" | "released" | "unknown"): Attributes {
  switch (state) {
    case "engaged":
      return result("on", "static");
    case "released":
      return result("off", "static");
    case "unknown":
      return failed("flag_not_found");
  }
}

function resultOfAi({ reason, evidence }: DecisionV1): Attributes {
  if (reason === "FEATURE_UNKNOWN") return failed("flag_not_found");
  if (reason === "FEATURE_DISABLED") return result("off", "disabled");
  if (reason === "ROLLOUT_INVALID") return failed("parse_error");
  const bucket = evidence?.bucket ?? null;
  const basisPoints = evidence?.basisPoints ?? null;
  if (bucket === null || basisPoints === null) return failed("general");
  return result(bucket < basisPoints ? "on" : "off", "split");
}
