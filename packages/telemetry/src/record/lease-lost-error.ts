/** Another holder has the lease on a job's content, so nothing is admitted or released under it. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";

  constructor({ token }: { readonly token: string }) {
    super(`lease \`${token}\` is no longer held`);
  }
}
