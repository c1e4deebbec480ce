/** A schema refers to something in a way that cannot be followed, so nothing can be said of it. */
export class SchemaReferenceError extends Error {
  override readonly name = "SchemaReferenceError";
  readonly reference: string;

  constructor(reference: string) {
    super(
      `cannot follow the reference \`${reference}\`: only \`#/$defs/NAME\` that leads to a schema is followed`,
    );
    this.reference = reference;
  }
}
