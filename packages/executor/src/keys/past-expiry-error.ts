/** A key that would be created expired. */
export class PastExpiryError extends Error {
  override readonly name = "PastExpiryError";
  readonly expiresAt: Date;

  constructor({ expiresAt, now }: { readonly expiresAt: Date; readonly now: Date }) {
    super(
      `the key would have expired at ${expiresAt.toISOString()}, and it is ${now.toISOString()} by the database's clock: give a later --expires`,
    );
    this.expiresAt = expiresAt;
  }
}
