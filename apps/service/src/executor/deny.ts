import type { Evidence, Gate, Guard, Reason } from "@slotgate/contracts";
import { draftOf } from "./draft.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { answerFrom, endEffect, type JobAnswer, recorded } from "./job-answer.ts";
import type { Turn } from "./turn.ts";

/** A denial by a gate or by a guard. */
export interface Denial {
  readonly gate: Gate | null;
  readonly guard: Guard | null;
  readonly reason: Reason;
  readonly evidence: Evidence;
}

/** Ends a job that was not admitted: a stub, and one record. */
export async function deny(turn: Turn, denial: Denial, parts: ExecutorParts): Promise<JobAnswer> {
  parts.report.decided({ killed: denial.reason === "KILL_SWITCH", admitted: false });
  const { gate, guard, reason, evidence } = denial;
  const draft = draftOf(
    turn,
    { event: "denial", path: "stub", status: "STUB", gate, guard, reason, evidence, model: null },
    parts,
  );
  const effects = endEffect(turn, "STUB");
  return answerFrom(await recorded(turn, (run) => parts.journal.record(draft, { ...effects, ...run })));
}
