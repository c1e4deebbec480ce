/** The lease on a job's content is somebody else's by now, so nothing is admitted or released on it. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";

  constructor({ token }: { readonly token: string }) {
    super(`lease \`${token}\` is not held any more`);
  }
}
