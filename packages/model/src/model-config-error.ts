import type { ContractIssue } from "@slotgate/contracts";

/** The configured model cannot be created. The message never quotes a key or an address. */
export class ModelConfigError extends Error {
  override readonly name = "ModelConfigError";
  readonly issues: readonly ContractIssue[];

  constructor(issues: readonly ContractIssue[]) {
    const listed = issues.map(
      ({ path, expected, received }) => `${path}: expected ${expected}, received ${received}`,
    );
    super(`invalid model configuration: ${listed.join("; ")}`);
    this.issues = issues;
  }
}
