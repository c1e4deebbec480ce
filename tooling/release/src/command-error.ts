/** A command ended with another code than 0. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly command: string;
  /** `null` when a signal ended it. */
  readonly code: number | null;
  /** The end of what it wrote, both streams. */
  readonly output: string;

  constructor({ command, code, output }: Pick<CommandError, "command" | "code" | "output">) {
    super(`\`${command}\` ended with ${code === null ? "a signal" : `code ${code}`}: ${output}`);
    this.command = command;
    this.code = code;
    this.output = output;
  }
}
