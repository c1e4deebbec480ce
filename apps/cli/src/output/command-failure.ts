/** A command ends with this exit code, and its message goes to stderr. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly exitCode: number;

  constructor(message: string, { exitCode = exitCodes.failed }: { readonly exitCode?: number } = {}) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What exit codes mean; `--help` says the same. */
export const exitCodes = { done: 0, failed: 1, usage: 2, invalidInput: 3, found: 4, aiStopped: 5 } as const;
