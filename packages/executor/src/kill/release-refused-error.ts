/** Why a caller may not release an engagement. */
export type ReleaseRefusal =
  /** The subject that engaged it must not release it. */
  | { readonly because: "two-person"; readonly subject: string }
  /** It belongs to a drill that the request does not name. */
  | { readonly because: "of-a-drill"; readonly owner: string }
  /** The request's drill does not own it. */
  | { readonly because: "not-of-this-drill"; readonly owner: string; readonly drill: string };

/** The caller may not release this engagement of the service's own kill; it stays open. */
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
      return `\`${refusal.subject}\` engaged it, so another subject must release it (SLOTGATE_KILL_RELEASE is \`two-person\`)`;
    case "of-a-drill":
      return `it belongs to \`${refusal.owner}\`, which releases it when it ends; if that drill no longer runs, name it in \`drill\``;
    case "not-of-this-drill":
      return `it belongs to \`${refusal.owner}\`, and drill \`${refusal.drill}\` releases only its own engagements`;
  }
}
