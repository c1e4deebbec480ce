import type { AllowlistV1 } from "@slotgate/contracts";
import { changesInRules, wideningOf } from "@slotgate/gate";
import type { Background } from "./background.ts";

/** What one allowlist would change about another. */
export interface AllowlistComparison {
  /** Why it could admit more; null if it cannot. */
  readonly widening: string | null;
  /** The difference in rules, one sentence each. */
  readonly changes: readonly string[];
}

export type CompareAllowlists = (
  documents: { readonly after: AllowlistV1; readonly before: AllowlistV1 | null },
  by: { readonly owner: string },
) => Promise<AllowlistComparison>;

/** Limit on rules and values compared here; larger documents are compared in the background. */
const lightSize = 2_000;

export const compareAllowlists =
  (background: Pick<Background, "run">): CompareAllowlists =>
  async ({ after, before }, by) => {
    if (sizeOf(after) + sizeOf(before) > lightSize)
      return background.run("compareAllowlistsTask", { after, before }, by);
    return { widening: wideningOf(after, before), changes: changesInRules(after, before) };
  };

function sizeOf(document: AllowlistV1 | null): number {
  let size = 0;
  for (const { appliesTo, kinds, slotIds } of document?.rules ?? []) {
    size += 1 + kinds.length + slotIds.length;
    for (const values of Object.values(appliesTo)) size += values.length;
  }
  return size;
}
