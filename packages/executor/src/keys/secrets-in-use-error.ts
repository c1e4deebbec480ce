/** A key with two valid secrets cannot get a third. */
export class SecretsInUseError extends Error {
  override readonly name = "SecretsInUseError";
  readonly keyId: string;
  readonly previousUntil: Date | null;

  constructor({ keyId, previousUntil }: { readonly keyId: string; readonly previousUntil: Date | null }) {
    const until = previousUntil === null ? "" : ` until ${previousUntil.toISOString()}`;
    super(
      `key \`${keyId}\` has two valid secrets already, the older one${until}: wait until it ends, or end it now with --end-previous`,
    );
    this.keyId = keyId;
    this.previousUntil = previousUntil;
  }
}
