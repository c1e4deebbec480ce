/** This code may not use the database. */
export class SchemaUnusableError extends Error {
  override readonly name = "SchemaUnusableError";

  constructor({ problem }: { readonly problem: string }) {
    super(problem);
  }
}
