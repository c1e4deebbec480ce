import { type AllowlistV1, nearMiss } from "@slotgate/contracts";
import { DimensionSlipError } from "./dimension-slip-error.ts";

/**
 * A dimension that the document in force does not name, but that resembles one it does. All rules of a document name
 * the same dimensions, so a misspelling in all of them can only be found by comparison with the previous document.
 */
export function dimensionSlip(
  after: AllowlistV1,
  { before, meant }: { readonly before: AllowlistV1 | null; readonly meant: readonly string[] },
): DimensionSlipError | null {
  const [rule] = after.rules;
  const old = Object.keys(before?.rules[0]?.appliesTo ?? {});
  if (rule === undefined) return null;
  const own = Object.keys(rule.appliesTo);
  const left = old.filter((name) => !own.includes(name));
  for (const dimension of own) {
    if (old.includes(dimension) || meant.includes(dimension)) continue;
    const near = nearMiss(dimension, left);
    if (near !== null) return new DimensionSlipError({ rule: rule.id, index: 0, dimension, near });
  }
  return null;
}
