/** This process's lease has run out in the store, so it admits and releases nothing. */
export class ReplicaLostError extends Error {
  override readonly name = "ReplicaLostError";

  constructor({ replica }: { readonly replica: string }) {
    super(`the lease of replica \`${replica}\` is not running`);
  }
}
