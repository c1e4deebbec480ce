/** A mock was asked for by a name that nothing has; only who is not held to the types can do that. */
export class UnknownMockError extends Error {
  override readonly name = "UnknownMockError";
  readonly wanted: string;

  constructor({ what, wanted }: { readonly what: "reason" | "problem"; readonly wanted: string }) {
    super(`there is no ${what} \`${wanted}\``);
    this.wanted = wanted;
  }
}
