/** Why an engagement is not released for whoever asks. */
export type ReleaseRefusal =
  /** It takes another subject than the one who engaged it. */
  | { readonly because: "two-person"; readonly subject: string }
  /** It is a drill's, and was not asked for in its name. */
  | { readonly because: "of-a-drill"; readonly owner: string }
  /** A drill asked for what it did not set. */
  | { readonly because: "not-of-this-drill"; readonly owner: string; readonly drill: string };

/** An engagement of the service's own kill is not theirs to release who ask for it; it stays. */
export class ReleaseRefusedError extends Error {
  override readonly name = "ReleaseRefusedError";
  readonly refusal: ReleaseRefusal;

  constructor(refusal: ReleaseRefusal) {
    super(messageOf(refusal));
    this.refusal = refusal;
  }
}

function messageOf(refusal: ReleaseRefusal): string {
  switch (refusal.because) {
    case "two-person":
      return `\`${refusal.subject}\` engaged it, so that somebody else has to release it (SLOTGATE_KILL_RELEASE is \`two-person\`)`;
    case "of-a-drill":
      return `it belongs to \`${refusal.owner}\`, which releases it at its end; if that drill is no more, name it in \`drill\``;
    case "not-of-this-drill":
      return `it belongs to \`${refusal.owner}\`, and drill \`${refusal.drill}\` releases only what it set itself`;
  }
}
