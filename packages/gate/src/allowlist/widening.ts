import { type AllowlistRule, type AllowlistV1, canonicalJson } from "@slotgate/contracts";
import { boxOf, type RuleBox } from "./rule-box.ts";
import { indexRules } from "./rule-index.ts";

interface Ruled {
  readonly rule: AllowlistRule;
  readonly box: RuleBox;
  readonly text: string;
}

/** Longer lists of rules are cut in one sentence. */
const mostNamed = 20;

/**
 * Why a document could admit more than the one in force; null if it cannot. Judged conservatively by the rules alone:
 * every rule must lie within one rule of the document in force, and may admit no more jobs of a run than any rule that
 * decided about them before. The cost is about the number of values in `after` times the number of rules in `before`
 * divided by 32.
 */
export function wideningOf(after: AllowlistV1, before: AllowlistV1 | null): string | null {
  const rules = inForce(after);
  if (rules.length === 0) return null;
  const old = before === null ? [] : inForce(before);
  if (old.length === 0) return "nothing is admitted yet";
  const index = indexRules(old.map(({ box }) => box));
  const placeOf = new Map(old.map(({ rule }, place) => [rule.id, place]));
  const shares = new Map<Ruled, Ruled[]>();
  const earlier = new Set<string>();
  for (const ruled of rules) {
    const most = ruled.rule.maxJobsPerRun;
    const containing = index.containing(ruled.box);
    const covers = (place: number): boolean => (old[place]?.rule.maxJobsPerRun ?? 0) >= most;
    const ownPlace = placeOf.get(ruled.rule.id) ?? -1;
    const place =
      containing.has(ownPlace) && covers(ownPlace) ? ownPlace : containing.first(covers, old.length);
    const cover = old[place];
    if (cover === undefined)
      return `no single rule of the document in force covers rule \`${ruled.rule.id}\``;
    const shadow =
      old[
        index.meeting(ruled.box).first((at) => {
          const { rule, text } = old[at] ?? ruled;
          return rule.maxJobsPerRun < most && !earlier.has(text);
        }, place)
      ];
    if (shadow !== undefined)
      return `rule \`${ruled.rule.id}\` decides about jobs for which rule \`${shadow.rule.id}\` has a lower limit`;
    earlier.add(ruled.text);
    const within = shares.get(cover);
    if (within === undefined) shares.set(cover, [ruled]);
    else within.push(ruled);
  }
  for (const [cover, within] of shares) {
    const most = within.reduce((sum, { rule }) => sum + rule.maxJobsPerRun, 0);
    // Each rule counts its own jobs: two rules instead of one admit twice as many.
    if (within.length > 1 && most > cover.rule.maxJobsPerRun)
      return `rules ${named(within)} together admit more jobs of a run than rule \`${cover.rule.id}\``;
  }
  return null;
}

function named(rules: readonly Ruled[]): string {
  const names = rules.slice(0, mostNamed).map(({ rule }) => `\`${rule.id}\``);
  const more = rules.length > names.length ? ` and ${rules.length - names.length} more` : "";
  return `${names.join(", ")}${more}`;
}

const inForce = ({ enabled, rules }: AllowlistV1): readonly Ruled[] =>
  enabled
    ? rules
        .filter((rule) => rule.enabled)
        .map((rule) => ({ rule, box: boxOf(rule), text: canonicalJson(rule) }))
    : [];
