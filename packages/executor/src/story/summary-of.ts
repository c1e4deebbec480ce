import type { ToldDecision } from "@slotgate/contracts";

/** One sentence on a job: how often it was decided, and the last outcome. */
export function summaryOf(decisions: readonly ToldDecision[]): string {
  const last = decisions.at(-1);
  if (last === undefined) return "No decision for this job is known.";
  const count = decisions.length === 1 ? "One decision" : `${decisions.length} decisions, the last one`;
  return `${count} at ${last.decidedAt}: ${last.explanation}`;
}
