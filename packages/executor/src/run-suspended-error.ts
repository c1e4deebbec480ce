/** A shutdown left jobs of a run to the replica that resumes it; nothing is lost. */
export class RunSuspendedError extends Error {
  override readonly name = "RunSuspendedError";

  constructor({ runId }: { readonly runId: string }) {
    super(`run \`${runId}\` was suspended: this process is stopping and another can resume it`);
  }
}
