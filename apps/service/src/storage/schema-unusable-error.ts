/** The database is not one that this code may use. */
export class SchemaUnusableError extends Error {
  override readonly name = "SchemaUnusableError";

  constructor({ problem }: { readonly problem: string }) {
    super(problem);
  }
}
