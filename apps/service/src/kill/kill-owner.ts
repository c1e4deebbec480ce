import type { TripwireName } from "@slotgate/contracts";

/** Whose an engagement is, which decides who may release it. */
export type KillOwner =
  | { readonly kind: "operator"; readonly subject: string }
  /** A condition on which the service engages its kill by itself. */
  | { readonly kind: "tripwire"; readonly name: TripwireName }
  /** A drill releases what it set, and nothing else. */
  | { readonly kind: "drill"; readonly drill: string; readonly subject: string };

/** As it stands in the database: `operator:…`, `tripwire:…`, `drill:…`. */
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

/** The subject whose key or token it was; null where the service acted by itself. */
export const subjectOf = (owner: KillOwner): string | null =>
  owner.kind === "tripwire" ? null : owner.subject;
