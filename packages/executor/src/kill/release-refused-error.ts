import { drillOwnerPrefix, isOfDrill } from "../drill/drill-mark.ts";

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
      return `this engagement belongs to ${ownerInWords(refusal.owner)}, which releases it when it ends; if that drill no longer runs, send the drill's id as \`drill\``;
    case "not-of-this-drill":
      return `this engagement belongs to ${ownerInWords(refusal.owner)}, and drill \`${refusal.drill}\` releases only its own engagements`;
  }
}

const ownerInWords = (owner: string): string =>
  isOfDrill(owner) ? `drill \`${owner.slice(drillOwnerPrefix.length)}\`` : `\`${owner}\``;
