/**
 * The gates in their fixed order. The first gate that does not pass decides; later gates are not reached. Source:
 * DESIGN.md, "The decision". Reordering is a breaking change of the contract.
 */
export const gateOrder = ["kill-switch", "feature-flag", "opt-in", "allowlist", "rollout"] as const;

export type Gate = (typeof gateOrder)[number];

/** The guards in their fixed order. They run after the gates and can only deny. */
export const guardOrder = [
  "run-limit",
  "job-conflict",
  "model-configured",
  "model-circuit",
  "budget",
  "telemetry",
] as const;

export type Guard = (typeof guardOrder)[number];
