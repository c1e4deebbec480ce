import type { ProviderConfig } from "./provider.ts";

const shares = { minimal: 0.125, low: 0.25, medium: 0.5, high: 0.75, xhigh: 0.875 } as const;

/** The limits of a provider, in tokens. */
interface BudgetLimits {
  readonly least: number;
  readonly most: number;
}

/**
 * The tokens for reasoning of a model that wants their number: a share of `maxOutputTokens`, which bounds reasoning and
 * content together. Null for no effort at all.
 */
export function reasoningBudgetOf(
  { reasoningEffort, maxOutputTokens }: ProviderConfig,
  { least, most }: BudgetLimits,
): number | null {
  if (reasoningEffort === undefined || reasoningEffort === "none") return null;
  const share = Math.floor(shares[reasoningEffort] * maxOutputTokens);
  return Math.min(most, Math.max(least, share));
}
