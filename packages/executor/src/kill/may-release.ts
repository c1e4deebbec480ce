import { ReleaseRefusedError } from "./release-refused-error.ts";

export const releaseRules = ["one-person", "two-person"] as const;

export type ReleaseRule = (typeof releaseRules)[number];

export interface ReleaseQuestion {
  readonly engagement: { readonly owner: string; readonly engagedBy: string | null };
  readonly by: string;
  /** The drill in whose name the release is requested; null: none. */
  readonly drill: string | null;
  readonly rule: ReleaseRule;
}

const drillPrefix = "drill:";

/**
 * Checks that the caller may release the engagement. A drill releases its own engagements even under the two-person
 * rule, since that only restores the state before the drill.
 * @throws ReleaseRefusedError
 */
export function checkRelease({ engagement: { owner, engagedBy }, by, drill, rule }: ReleaseQuestion): void {
  if (drill !== null) {
    if (owner !== `${drillPrefix}${drill}`)
      throw new ReleaseRefusedError({ because: "not-of-this-drill", owner, drill });
    return;
  }
  if (owner.startsWith(drillPrefix)) throw new ReleaseRefusedError({ because: "of-a-drill", owner });
  if (rule === "two-person" && engagedBy === by)
    throw new ReleaseRefusedError({ because: "two-person", subject: by });
}
