/** Ends the command with this exit code; the message goes to stderr. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly exitCode: number;

  constructor(message: string, { exitCode = exitCodes.failed }: { readonly exitCode?: number } = {}) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** `--help` has the same list. */
export const exitCodes = { done: 0, failed: 1, usage: 2, invalidInput: 3, found: 4, aiStopped: 5 } as const;
