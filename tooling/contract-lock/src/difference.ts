/** How a difference is judged, and for whom it is breaking. */
export type Verdict = { readonly kind: "compatible" } | { readonly kind: "breaking"; readonly why: string };

/** One difference between what was accepted and what there is. */
export interface Difference {
  /** What it is about: a contract with its version, or a part of the vocabulary. */
  readonly subject: string;
  /** What changed, e.g. "`status` lost `FAILED`". */
  readonly what: string;
  readonly verdict: Verdict;
}

export const compatible: Verdict = { kind: "compatible" };

export const breakingByDefinition = (why: string): Verdict => ({
  kind: "breaking",
  why: `breaking by definition: ${why}`,
});
