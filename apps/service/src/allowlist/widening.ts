import { type AllowlistRule, type AllowlistV1, canonicalJson } from "@slotgate/contracts";
import { boxOf, contains, meet, type RuleBox } from "./rule-box.ts";

interface Ruled {
  readonly rule: AllowlistRule;
  readonly box: RuleBox;
  readonly text: string;
}

/**
 * Why a document could admit what the one in force does not, or more of it; null when it cannot. Told by the rules
 * alone and with caution: every rule has to lie within one rule of the document in force, and must not let more jobs
 * of a run through than any rule that has decided about them so far.
 */
export function wideningOf(after: AllowlistV1, before: AllowlistV1 | null): string | null {
  const rules = inForce(after);
  if (rules.length === 0) return null;
  const old = before === null ? [] : inForce(before);
  if (old.length === 0) return "nothing is admitted so far";
  const shares = new Map<Ruled, Ruled[]>();
  for (const [at, ruled] of rules.entries()) {
    const covers = old.filter(
      ({ box, rule }) => contains(box, ruled.box) && ruled.rule.maxJobsPerRun <= rule.maxJobsPerRun,
    );
    const cover = covers.find(({ rule }) => rule.id === ruled.rule.id) ?? covers[0];
    if (cover === undefined)
      return `rule \`${ruled.rule.id}\` is not within one rule of the document in force`;
    const earlier = new Set(rules.slice(0, at).map(({ text }) => text));
    const shadow = old
      .slice(0, old.indexOf(cover))
      .find(
        ({ rule, box, text }) =>
          rule.maxJobsPerRun < ruled.rule.maxJobsPerRun && meet(box, ruled.box) && !earlier.has(text),
      );
    if (shadow !== undefined)
      return `rule \`${ruled.rule.id}\` decides about jobs of which rule \`${shadow.rule.id}\` lets fewer through`;
    shares.set(cover, [...(shares.get(cover) ?? []), ruled]);
  }
  for (const [cover, within] of shares) {
    const most = within.reduce((sum, { rule }) => sum + rule.maxJobsPerRun, 0);
    // Each rule counts for itself: two in the place of one let twice as many through.
    if (within.length > 1 && most > cover.rule.maxJobsPerRun)
      return `rules ${within.map(({ rule }) => `\`${rule.id}\``).join(", ")} together let more jobs of a run through than rule \`${cover.rule.id}\``;
  }
  return null;
}

const inForce = ({ enabled, rules }: AllowlistV1): readonly Ruled[] =>
  enabled
    ? rules
        .filter((rule) => rule.enabled)
        .map((rule) => ({ rule, box: boxOf(rule), text: canonicalJson(rule) }))
    : [];
