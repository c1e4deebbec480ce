import type { ContractIssue } from "@slotgate/contracts";
import type { CompiledAllowlist } from "@slotgate/gate";

export interface AllowlistSource {
  /** The document in force; null if there is no valid one, and then nothing is admitted. */
  readonly current: () => CompiledAllowlist | null;
  readonly status: () => AllowlistStatus;
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => Promise<void>;
}

/** Why there is no valid document before the first one. */
export const noAllowlistYet = "no allowlist was put in force yet, so nothing is admitted";

export interface AllowlistStatus {
  readonly source: "database" | "file";
  /** The file's path, or null if none is configured. */
  readonly path: string | null;
  readonly revision: number | null;
  readonly digest: string | null;
  readonly enabled: boolean | null;
  readonly rules: number | null;
  /** Why there is no valid document, in one sentence; null if there is one. */
  readonly problem: string | null;
  readonly issues: readonly ContractIssue[];
}
