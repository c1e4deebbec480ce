/** A document that widens exposure was not previewed in this form on the revision in force. */
export class PreviewNeededError extends Error {
  override readonly name = "PreviewNeededError";
  readonly widening: string;

  constructor({ widening }: { readonly widening: string }) {
    super(
      `the document widens exposure (${widening}): preview it with \`POST /v1/allowlist/preview\` on the revision in force, and send that preview's \`previewDigest\``,
    );
    this.widening = widening;
  }
}
