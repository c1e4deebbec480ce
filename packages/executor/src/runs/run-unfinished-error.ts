/** A run has not ended, and this process does not wait for it any longer. */
export class RunUnfinishedError extends Error {
  override readonly name = "RunUnfinishedError";

  constructor({ runId }: { readonly runId: string }) {
    super(`run \`${runId}\` has not ended yet`);
  }
}
