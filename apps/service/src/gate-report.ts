import { type ErrorFacts, errorFacts } from "./error-facts.ts";
import type { ExecutorReport } from "./executor/executor-parts.ts";

interface GateFailureFacts {
  /** Null: what all gates decide on could not be read. */
  readonly gate: string | null;
  readonly error: ErrorFacts;
  /** How often this kind has been met. */
  readonly times: number;
}

/** Kinds that are told apart; those beyond are told as one. */
const mostKinds = 100;

/**
 * Tells of gates that throw: each kind, that is gate, type, code and place, when it is first met, and then each time
 * that it was met ten times as often. A gate that throws does so for every job.
 */
export function reportGatesTo(
  write: (facts: GateFailureFacts, message: string) => void,
): ExecutorReport["gateFailed"] {
  const times = new Map<string, number>();
  return ({ gate, thrown }) => {
    const error = errorFacts(thrown);
    const own = JSON.stringify([gate, error.type, error.code, error.frames[0]]);
    const kind = times.has(own) || times.size < mostKinds ? own : "others";
    const met = (times.get(kind) ?? 0) + 1;
    times.set(kind, met);
    if (!/^10*$/.test(String(met))) return;
    write(
      { gate, error, times: met },
      gate === null
        ? "the state that gates decide on could not be read, which denies"
        : `the gate ${gate} failed while deciding, which denies`,
    );
  };
}
