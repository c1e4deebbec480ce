import type { CallerSchema, ModelCallEnd } from "../executor/executor-parts.ts";
import type { CallWatch } from "./call-watch.ts";
import { createSatisfiedSchemas } from "./satisfied-schemas.ts";
import { createSlidingWindow } from "./sliding-window.ts";

export interface FailureBound {
  readonly windowMs: number;
  /** Fewer calls within the window prove nothing. */
  readonly minimumCalls: number;
  /** More than this share of them failed. */
  readonly failurePercent: number;
}

/** The share of model calls that failed, of those that say something about the model. */
export function watchFailures({
  bound,
  now,
}: {
  readonly bound: FailureBound;
  readonly now: () => number;
}): CallWatch {
  const { windowMs, minimumCalls, failurePercent } = bound;
  const schemas = createSatisfiedSchemas();
  const calls = createSlidingWindow<ModelCallEnd["as"]>({ windowMs, now, isMarked: (as) => as === "failed" });

  /** A caller whose own schema nothing satisfies must not be able to stop everybody else. */
  function saysSomething({ reason, outputSchema }: Extract<ModelCallEnd, { as: "failed" }>): boolean {
    if (outputSchema === null) return true;
    return canComeOfSchema(reason) ? schemas.has(outputSchema) : true;
  }

  return {
    note(call) {
      if (call.as === "generated") noteSatisfied(call.outputSchema);
      else if (!saysSomething(call)) return null;
      calls.add(call.as);
      const [size, failures] = [calls.size(), calls.marked()];
      if (size < minimumCalls || failures * 100 <= failurePercent * size) return null;
      calls.clear();
      const percent = Math.round((failures / size) * 1_000) / 10;
      return {
        tripwire: "model-failures",
        reason: `${failures} of ${size} model calls within ${windowMs / 1_000} s failed (${percent} %), which is more than ${failurePercent} %`,
        figures: { calls: size, failures, percent, boundPercent: failurePercent, windowMs },
        occurrence: null,
      };
    },
    clear: calls.clear,
  };

  function noteSatisfied(schema: CallerSchema | null): void {
    if (schema !== null) schemas.note(schema);
  }
}

/** Whether an output schema can bring it about: by what it demands, or because the provider does not take it. */
function canComeOfSchema(reason: Extract<ModelCallEnd, { as: "failed" }>["reason"]): boolean {
  switch (reason) {
    case "MODEL_OUTPUT_INVALID":
    case "MODEL_OUTPUT_TRUNCATED":
    case "MODEL_REFUSED":
    // A status such as 400; 5xx has the same reason, and opens the circuit.
    case "MODEL_HTTP_ERROR":
      return true;
    case "MODEL_TIMEOUT":
    case "MODEL_RATE_LIMITED":
    case "MODEL_UNREACHABLE":
      return false;
  }
}
