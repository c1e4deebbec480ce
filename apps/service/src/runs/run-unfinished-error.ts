/** A run is not at its end yet, and this process will not wait for it. */
export class RunUnfinishedError extends Error {
  override readonly name = "RunUnfinishedError";

  constructor({ runId }: { readonly runId: string }) {
    super(`run \`${runId}\` is not at its end yet`);
  }
}
