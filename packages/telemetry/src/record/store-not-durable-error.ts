/** The store would take records, but not keep them over a crash: it is used for nothing. */
export class StoreNotDurableError extends Error {
  override readonly name = "StoreNotDurableError";
  readonly settings: readonly string[];

  constructor({ settings }: { readonly settings: readonly string[] }) {
    super(
      `the database does not keep what it confirms (${settings.join(", ")}): switch that on, for this role and database too`,
    );
    this.settings = settings;
  }
}
