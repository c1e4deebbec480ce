/** A document that widens exposure was not previewed in this form on the revision in force. */
export class PreviewNeededError extends Error {
  override readonly name = "PreviewNeededError";
  readonly widening: string;

  constructor({ widening }: { readonly widening: string }) {
    super(
      `the document widens exposure (${widening}): preview it on the revision in force, and send the preview's digest`,
    );
    this.widening = widening;
  }
}
