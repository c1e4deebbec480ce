import type { GateVector } from "../../src/vectors/gate-vectors.ts";
import type { GateRow, Given } from "./gate-row.ts";
import { matchingRule } from "./open-state.ts";
import { rolloutPlace } from "./rollout-place.ts";

type Expected = GateVector["expected"];

/**
 * The decision according to DESIGN.md: the first of the rows (one per gate, in order) that does not pass decides; later
 * gates are not reached.
 */
export function expectedDecision({
  rows,
  given,
}: {
  readonly rows: readonly GateRow[];
  readonly given: Given;
}): Expected {
  const at = rows.findIndex(({ reason }) => reason !== null);
  const decisive = rows[at];
  const gates = Object.fromEntries(
    rows.map(({ gate }, index) => [gate, wordFor({ index, decisive: at })]),
  ) as Expected["gates"];
  const ruleId = ruleIdOf(rows);
  const bucket = bucketOf(given);
  if (decisive === undefined || decisive.reason === null) {
    if (ruleId === null || bucket === null) throw new Error("every gate passes without rule or bucket");
    return { outcome: "admitted", gates, ruleId, bucket };
  }
  return { outcome: "denied", gate: decisive.gate, reason: decisive.reason, gates, ruleId, bucket };
}

function wordFor({ index, decisive }: { readonly index: number; readonly decisive: number }) {
  if (decisive === -1 || index < decisive) return "passed";
  return index === decisive ? "denied" : "not-reached";
}

function ruleIdOf(rows: readonly GateRow[]): string | null {
  const [ruleId = matchingRule.id] = rows.flatMap((row) => (row.ruleId === undefined ? [] : [row.ruleId]));
  return ruleId;
}

/** Controls that were never confirmed, or belong to another environment, do not count: there is no rollout then. */
function bucketOf({ controls, environment, job }: Given): number | null {
  if (controls === null || controls.confirmed === null) return null;
  const { rollout, environment: theirs } = controls.snapshot;
  if (theirs !== environment || rollout.state !== "valid") return null;
  return rolloutPlace({ groupId: rollout.groupId, jobId: job.jobId }).bucket;
}
