import type { TripwireName } from "@slotgate/contracts";

/** The owner of an engagement, which decides who may release it. */
export type KillOwner =
  | { readonly kind: "operator"; readonly subject: string }
  /** A condition on which the service engages its own kill. */
  | { readonly kind: "tripwire"; readonly name: TripwireName }
  /** A drill releases only its own engagements. */
  | { readonly kind: "drill"; readonly drill: string; readonly subject: string };

/** As stored in the database: `operator:…`, `tripwire:…`, `drill:…`. */
export function ownerAsText(owner: KillOwner): string {
  switch (owner.kind) {
    case "operator":
      return `operator:${owner.subject}`;
    case "tripwire":
      return `tripwire:${owner.name}`;
    case "drill":
      return `drill:${owner.drill}`;
  }
}

/** The subject whose key or token was used; null for a tripwire. */
export const subjectOf = (owner: KillOwner): string | null =>
  owner.kind === "tripwire" ? null : owner.subject;
