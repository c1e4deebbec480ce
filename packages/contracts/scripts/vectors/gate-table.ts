import type { Gate } from "../../src/gates.ts";
import { type GateRow, inControls, inSnapshot, unchanged } from "./gate-row.ts";
import { documentOf, groupId, matchingRule, narrowestRollout } from "./open-state.ts";

/** A gate with all its outcomes. */
export interface GateOutcomes {
  readonly gate: Gate;
  readonly rows: readonly GateRow[];
}

const gate = (name: Gate, rows: readonly Omit<GateRow, "gate">[]): GateOutcomes => ({
  gate: name,
  rows: rows.map((row) => ({ ...row, gate: name })),
});

const passes = { reason: null, says: "passes", change: unchanged };

/**
 * DESIGN.md's decision table: the gates in order, each with one row per outcome. Written from the design and not from
 * the code, because vectors derived from the code could not detect a change of the order.
 */
export const gateTable: readonly GateOutcomes[] = [
  gate("kill-switch", [
    { reason: "KILL_SWITCH", says: "engaged", change: inSnapshot({ killSwitch: "engaged" }) },
    { reason: "CONTROLS_UNAVAILABLE", says: "never confirmed", change: inControls({ confirmed: null }) },
    {
      reason: "CONTROLS_STALE",
      says: "stale",
      change: inControls({ confirmed: { ageMs: 15_001, clockSteppedBack: false } }),
    },
    {
      reason: "KILL_SWITCH_UNKNOWN",
      says: "kill flag missing",
      change: inSnapshot({ killSwitch: "unknown" }),
    },
    passes,
  ]),
  gate("feature-flag", [
    { reason: "FEATURE_UNKNOWN", says: "AI flag missing", change: inSnapshot({ feature: "unknown" }) },
    { reason: "FEATURE_DISABLED", says: "AI flag off", change: inSnapshot({ feature: "disabled" }) },
    passes,
  ]),
  gate("opt-in", [
    { reason: "NOT_OPTED_IN", says: "allowAI absent", change: (given) => ({ ...given, metadata: {} }) },
    passes,
  ]),
  gate("allowlist", [
    {
      reason: "ALLOWLIST_UNAVAILABLE",
      says: "no document",
      change: (given) => ({ ...given, allowlist: null }),
      ruleId: null,
    },
    {
      reason: "ALLOWLIST_DISABLED",
      says: "document disabled",
      change: (given) => ({ ...given, allowlist: { ...documentOf(matchingRule), enabled: false } }),
    },
    {
      reason: "NOT_ALLOWLISTED",
      says: "no rule for this subject",
      change: (given) => ({
        ...given,
        allowlist: documentOf({ ...matchingRule, appliesTo: { subject: ["Biology"], level: ["*"] } }),
      }),
      ruleId: null,
    },
    passes,
  ]),
  gate("rollout", [
    {
      reason: "ROLLOUT_INVALID",
      says: "not deterministic",
      change: inSnapshot({ rollout: { state: "invalid", problem: "it has 2 strategies" } }),
    },
    {
      reason: "ROLLOUT_EXCLUDED",
      says: "bucket outside",
      change: inSnapshot({ rollout: { state: "valid", groupId, basisPoints: narrowestRollout - 1 } }),
    },
    passes,
  ]),
];
