/** A shutdown left jobs of a run to whoever goes on with it; nothing is lost. */
export class RunSuspendedError extends Error {
  override readonly name = "RunSuspendedError";

  constructor({ runId }: { readonly runId: string }) {
    super(`run \`${runId}\` was left to be gone on with: this process is stopping`);
  }
}
