/** A document that starts using a model which was never used here was not tried in this form on the revision in force. */
export class TryNeededError extends Error {
  override readonly name = "TryNeededError";

  constructor({ models }: { readonly models: readonly string[] }) {
    const named = models.slice(0, 5).map((name) => `\`${name}\``);
    const more = models.length > named.length ? ` and ${models.length - named.length} more` : "";
    super(
      `the document starts using models in a form that was never used here (${named.join(", ")}${more}): try it with \`POST /v1/generation/try\` on the revision in force, and send that try's \`tryDigest\``,
    );
  }
}
