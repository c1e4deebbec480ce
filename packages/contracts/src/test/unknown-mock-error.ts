/** A mock was requested by an unknown name, which the types do not allow. */
export class UnknownMockError extends Error {
  override readonly name = "UnknownMockError";
  readonly wanted: string;

  constructor({ what, wanted }: { readonly what: "reason" | "problem"; readonly wanted: string }) {
    super(`there is no ${what} \`${wanted}\``);
    this.wanted = wanted;
  }
}
