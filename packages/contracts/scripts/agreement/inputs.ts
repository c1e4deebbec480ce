import type { ContractName } from "../contract-schemas.ts";

/** The contracts that are sent to slotgate; all others are what it answers. */
export const inputs = [
  "run",
  "allowlist",
  "result-withdrawal",
  "result-erasure",
] as const satisfies readonly ContractName[];
