import type { ContractName } from "../contract-schemas.ts";

/** The contracts that are sent to slotgate; all others are what it answers. */
export const inputs = [
  "run",
  "allowlist",
  "allowlist-change",
  "allowlist-proposal",
  "allowlist-rollback",
  "result-withdrawal",
  "result-erasure",
  "rollout-cap-change",
  "drill-start",
  "drill-progress",
  "drill-jobs",
] as const satisfies readonly ContractName[];
