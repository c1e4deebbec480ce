import { UnknownDirectionError } from "./unknown-direction-error.ts";

/**
 * `input`: others write it and slotgate reads it. `output`: slotgate writes it and others read it. `kept`: an output
 * that is read again long after it was written, by readers and versions that come later.
 */
export type Direction = "input" | "output" | "kept";

/** Every contract of v1 by the name of its schema file. A new one must be entered here, or nothing is compared. */
const directions: ReadonlyMap<string, Direction> = new Map([
  ["allowlist", "input"],
  ["allowlist-state", "output"],
  ["allowlist-revision-list", "output"],
  ["allowlist-change", "input"],
  ["allowlist-rollback", "input"],
  ["allowlist-proposal", "input"],
  ["allowlist-preview", "output"],
  ["generation", "input"],
  ["generation-state", "output"],
  ["generation-revision-list", "output"],
  ["generation-change", "input"],
  ["generation-rollback", "input"],
  ["generation-try", "input"],
  ["generation-tried", "output"],
  ["activity", "output"],
  ["generation-comparison", "output"],
  ["caller", "output"],
  ["budget", "output"],
  ["change-list", "output"],
  ["control-snapshot", "output"],
  ["controls-status", "output"],
  ["decision", "output"],
  ["decision-generation", "output"],
  ["decision-list", "output"],
  ["drill", "output"],
  ["drill-jobs", "input"],
  ["drill-list", "output"],
  ["drill-progress", "input"],
  ["drill-start", "input"],
  ["dry-run", "output"],
  ["incident", "output"],
  ["incident-entry", "input"],
  ["incident-list", "output"],
  ["incident-opening", "input"],
  ["job-answer", "output"],
  ["kill-engagement", "output"],
  ["readiness-policy", "input"],
  ["ramp", "input"],
  ["readiness-report", "output"],
  ["signoff", "output"],
  ["signoff-list", "output"],
  ["signoff-request", "input"],
  ["signoff-withdrawal", "input"],
  ["kill-request", "input"],
  ["kill-status", "output"],
  ["liveness", "output"],
  ["problem", "output"],
  ["readiness", "output"],
  ["result", "kept"],
  ["result-erasure", "input"],
  ["result-removal", "output"],
  ["result-removal-list", "output"],
  ["result-withdrawal", "input"],
  ["rollout-preview", "output"],
  ["rollout-cap", "output"],
  ["rollout-cap-change", "input"],
  ["run", "input"],
  ["run-list", "output"],
  ["run-response", "output"],
  ["run-status", "output"],
  ["telemetry", "kept"],
  ["telemetry-list", "output"],
]);

/** @throws UnknownDirectionError for a contract without a declared direction */
export function directionOf(contract: string): Direction {
  const direction = directions.get(contract);
  if (direction === undefined) throw new UnknownDirectionError(contract);
  return direction;
}
