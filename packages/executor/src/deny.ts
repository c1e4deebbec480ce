import type { Evidence, Gate, Guard, Reason } from "@slotgate/contracts";
import type { Denied } from "@slotgate/gate";
import { draftOf } from "./draft.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { answerFrom, endEffect, type JobAnswer, recorded } from "./job-answer.ts";
import type { Turn } from "./turn.ts";

/** A denial by a gate or a guard. */
export interface Denial {
  readonly gate: Gate | null;
  readonly guard: Guard | null;
  readonly reason: Reason;
  readonly evidence: Evidence;
}

/** A denial by the gates, without what else their decision holds: a value that a gate threw may be a caller's content. */
export const denialOf = ({ gate, reason, evidence }: Denied): Denial => ({
  gate,
  guard: null,
  reason,
  evidence,
});

/** Ends a job that was not admitted: a stub and one record. */
export function deny(turn: Turn, denial: Denial, parts: ExecutorParts): Promise<JobAnswer> {
  parts.report.decided({ killed: denial.reason === "KILL_SWITCH", admitted: false });
  return endUnadmitted(turn, { denial, status: "STUB" }, parts);
}

/** Ends a job that was waiting for another job's call when the shutdown began: no denial, no call. */
export const interrupt = (turn: Turn, evidence: Evidence, parts: ExecutorParts): Promise<JobAnswer> =>
  endUnadmitted(
    turn,
    { denial: { gate: null, guard: null, reason: "INTERRUPTED", evidence }, status: "FAILED" },
    parts,
  );

async function endUnadmitted(
  turn: Turn,
  { denial, status }: { readonly denial: Denial; readonly status: "STUB" | "FAILED" },
  parts: ExecutorParts,
): Promise<JobAnswer> {
  const { gate, guard, reason, evidence } = denial;
  const draft = draftOf(
    turn,
    { event: "denial", path: "stub", status, gate, guard, reason, evidence, model: null },
    parts,
  );
  const effects = endEffect(turn, status);
  return answerFrom(await recorded(turn, (run) => parts.journal.record(draft, { ...effects, ...run })));
}
