/** The store would accept records but may lose them in a crash, so it is not used. */
export class StoreNotDurableError extends Error {
  override readonly name = "StoreNotDurableError";
  readonly settings: readonly string[];

  constructor({ settings }: { readonly settings: readonly string[] }) {
    super(
      `the database does not keep what it confirms (${settings.join(", ")}): switch these settings on, also for this role and database`,
    );
    this.settings = settings;
  }
}
