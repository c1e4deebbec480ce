import type { ContractName } from "../contract-schemas.ts";

/** The contracts for requests; all others are for answers. */
export const inputs = [
  "run",
  "allowlist",
  "allowlist-change",
  "allowlist-proposal",
  "allowlist-rollback",
  "generation",
  "generation-change",
  "generation-rollback",
  "generation-try",
  "result-withdrawal",
  "result-erasure",
  "rollout-cap-change",
  "drill-start",
  "drill-progress",
  "drill-jobs",
  "signoff-request",
  "signoff-withdrawal",
  "readiness-policy",
  "ramp",
  "incident-opening",
  "incident-entry",
] as const satisfies readonly ContractName[];
