/** A document that widens exposure was not previewed as it is, on the revision in force. */
export class PreviewNeededError extends Error {
  override readonly name = "PreviewNeededError";
  readonly widening: string;

  constructor({ widening }: { readonly widening: string }) {
    super(
      `the document widens exposure (${widening}): preview it on the revision in force, and send the digest that the preview says`,
    );
    this.widening = widening;
  }
}
