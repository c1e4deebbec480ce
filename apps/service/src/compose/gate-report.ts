import { type ErrorFacts, errorFacts } from "@slotgate/controls";
import type { ExecutorReport } from "@slotgate/executor";

interface GateFailureFacts {
  /** Null: the state for all gates could not be read. */
  readonly gate: string | null;
  readonly error: ErrorFacts;
  /** Number of occurrences of this kind. */
  readonly times: number;
}

/** Kinds beyond this number are logged as one. */
const mostKinds = 100;

/**
 * Logs errors thrown by gates. A gate that throws does so for every job, so each kind (gate, type, code and frame) is
 * logged at its first occurrence and then whenever the count has grown tenfold.
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
        ? "the state for the gates could not be read: the job is denied"
        : `the gate ${gate} failed: the job is denied`,
    );
  };
}
