import { ReleaseRefusedError } from "./release-refused-error.ts";

/** Who may release what an operator or a tripwire engaged. */
export const releaseRules = ["one-person", "two-person"] as const;

export type ReleaseRule = (typeof releaseRules)[number];

export interface ReleaseQuestion {
  readonly engagement: { readonly owner: string; readonly engagedBy: string | null };
  readonly by: string;
  /** In whose name it is asked; null: a person's own. */
  readonly drill: string | null;
  readonly rule: ReleaseRule;
}

const drillPrefix = "drill:";

/**
 * Nobody releases what is not theirs to release. A drill releases what it set, also where it takes two persons for
 * everything else: that engagement changes nothing once it is gone.
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
