/** The database lacks tables that this version reads. */
export class SchemaBehindError extends Error {
  override readonly name = "SchemaBehindError";
  readonly pending: readonly string[];

  constructor({ pending }: { readonly pending: readonly string[] }) {
    super(
      `the database is older than this version (${pending.join(", ")} did not run): run \`slotgate migrate\``,
    );
    this.pending = pending;
  }
}
