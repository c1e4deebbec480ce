import { explanationOf, type Gate, type Reason, type RunResponseV1 } from "@slotgate/contracts";
import { decide } from "@slotgate/gate";
import { type Deciding, decideNow } from "../decide-now.ts";
import type { JobAnswer } from "../job-answer.ts";
import type { StoredAnswer } from "./run-store.ts";

/** Why a stored result is not served. */
export interface Withholding {
  readonly gate: Gate | null;
  readonly reason: Reason;
}

/** The store's view of results at the time they are served. */
export interface StoreView {
  /** Decisions whose results were withdrawn or erased. */
  readonly gone: ReadonlySet<string>;
  readonly killEngaged: boolean;
}

const gone: Withholding = { gate: null, reason: "RESULT_GONE" };
const killed: Withholding = { gate: "kill-switch", reason: "KILL_SWITCH" };

/** Why the kill switch withholds stored results now; null if it does not. */
export function killHolding({ gateState, report }: Omit<Deciding, "decide">): Withholding | null {
  // Only the first gate matters here, and it reads nothing of the job.
  const job = { jobId: "any", slotId: "any", kind: "any" };
  const now = decideNow(
    { job, scope: {}, metadata: { requiresReview: false } },
    { gateState, decide, report },
  );
  return now.outcome === "denied" && now.gate === "kill-switch"
    ? { gate: now.gate, reason: now.reason }
    : null;
}

/**
 * An answer as it may be served: without its result if that is gone, or if it was generated and a kill withholds it.
 */
export function handOut(
  { answer, resultOf }: StoredAnswer,
  { view, holding }: { readonly view: StoreView; readonly holding: Withholding | null },
): JobAnswer {
  const { decision, result } = answer;
  if (resultOf === null && result !== null) return { decision, result };
  const generated = decision.path === "model" || decision.path === "stored";
  if (generated && view.killEngaged) return withheld(answer, killed);
  if (generated && holding !== null) return withheld(answer, holding);
  return result === null || (resultOf !== null && view.gone.has(resultOf))
    ? withheld(answer, gone)
    : { decision, result };
}

/** A stub that replaces an answer that must not leave, for which the kill is engaged. */
export const heldBack = (answer: JobAnswer): JobAnswer => withheld(answer, killed);

/** A stub that replaces a withheld answer: its decision has the reason and is otherwise unchanged. */
function withheld({ decision }: Pick<JobAnswer, "decision">, { gate, reason }: Withholding): JobAnswer {
  const { jobId, decidedAt } = decision;
  const explanation = explanationOf({ gate, guard: null, reason, status: "STUB", evidence: null });
  return {
    result: { version: "v1", jobId, status: "STUB", generatedAt: decidedAt, output: null },
    decision: { ...decision, path: "stub", status: "STUB", gate, guard: null, reason, explanation },
  };
}

/** New answers in the form in which they are read from the store. */
export const justMade = ({ jobs }: Pick<RunResponseV1, "jobs">): readonly StoredAnswer[] =>
  jobs.map((answer) => {
    const { path, status, sourceDecisionId, decisionId } = answer.decision;
    const generated = status === "COMPLETED" && (path === "model" || path === "stored");
    return { answer, resultOf: generated ? (sourceDecisionId ?? decisionId) : null };
  });
