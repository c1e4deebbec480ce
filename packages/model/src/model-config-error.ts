import type { ContractIssue } from "@slotgate/contracts";

/** A model cannot be set up with what was configured. The message never quotes a key or an address. */
export class ModelConfigError extends Error {
  override readonly name = "ModelConfigError";
  readonly issues: readonly ContractIssue[];

  constructor(issues: readonly ContractIssue[]) {
    const listed = issues.map(
      ({ path, expected, received }) => `${path}: expected ${expected}, received ${received}`,
    );
    super(`not a usable model configuration: ${listed.join("; ")}`);
    this.issues = issues;
  }
}
