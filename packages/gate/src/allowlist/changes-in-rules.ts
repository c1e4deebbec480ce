import { type AllowlistRule, type AllowlistV1, canonicalJson } from "@slotgate/contracts";
import { boxesWithout, boxOf, dimensionField, kindField, meet, type RuleBox, slotField } from "./rule-box.ts";
import type { ValueSet } from "./value-set.ts";

/** Longer lists are not readable. */
const mostSentences = 500;
/** Limit on pairs of moved rules and on lookups of values in them. */
const mostPairs = 200_000;
const mostLookUps = 2_000_000;

/** The difference between two documents in rules, one sentence each; empty if they decide alike. */
export function changesInRules(after: AllowlistV1, before: AllowlistV1 | null): readonly string[] {
  const old = before?.rules ?? [];
  const ids = new Set(after.rules.map(({ id }) => id));
  const contents = new Set(after.rules.map(contentOf));
  const byId = new Map(old.map((rule) => [rule.id, rule]));
  // The first of several equal rules.
  const renamedFrom = new Map(
    old
      .filter(({ id }) => !ids.has(id))
      .reverse()
      .map((rule) => [contentOf(rule), rule]),
  );
  const isGone = (rule: AllowlistRule): boolean => !ids.has(rule.id) && !contents.has(contentOf(rule));
  const sentences = [
    ...switched(after, before),
    ...after.rules
      .filter(({ id }) => !byId.has(id))
      .flatMap((rule) => {
        const twin = renamedFrom.get(contentOf(rule));
        return twin === undefined ? [] : [`rule \`${twin.id}\` was renamed to \`${rule.id}\``];
      }),
    ...after.rules.flatMap((rule) => changesOf(rule, byId.get(rule.id) ?? renamedFrom.get(contentOf(rule)))),
    ...old.filter(isGone).flatMap((rule) => gone(rule)),
    ...moved(after.rules, old),
  ];
  return sentences.length <= mostSentences
    ? sentences
    : [...sentences.slice(0, mostSentences - 1), `and ${sentences.length - mostSentences + 1} more changes`];
}

function switched(after: AllowlistV1, before: AllowlistV1 | null): readonly string[] {
  if (after.enabled === (before?.enabled ?? true)) return [];
  return [after.enabled ? "the allowlist is enabled" : "the allowlist is disabled: nothing is admitted"];
}

const contentOf = ({ id: _, ...rest }: AllowlistRule): string => canonicalJson(rest);

function gone(rule: AllowlistRule): readonly string[] {
  const lost = rule.enabled ? `: no longer admits ${inWords(boxOf(rule))}` : ", which was disabled";
  return [`rule \`${rule.id}\` was removed${lost}`];
}

function changesOf(rule: AllowlistRule, was: AllowlistRule | undefined): readonly string[] {
  const name = `rule \`${rule.id}\``;
  if (was === undefined)
    return [
      rule.enabled
        ? `${name} is new: newly admits ${inWords(boxOf(rule))}, up to ${jobsARun(rule)}`
        : `${name} is new, and disabled`,
    ];
  if (!rule.enabled)
    return was.enabled ? [`${name} is disabled: no longer admits ${inWords(boxOf(was))}`] : [];
  if (!was.enabled)
    return [`${name} is enabled: newly admits ${inWords(boxOf(rule))}, up to ${jobsARun(rule)}`];
  const [now, then] = [boxOf(rule), boxOf(was)];
  return [
    ...boxesWithout(now, then).map((box) => `${name}: newly admits ${inWords(box)}`),
    ...boxesWithout(then, now).map((box) => `${name}: no longer admits ${inWords(box)}`),
    ...(rule.maxJobsPerRun === was.maxJobsPerRun
      ? []
      : [`${name}: up to ${jobsARun(rule)}, before ${was.maxJobsPerRun}`]),
  ];
}

const jobsARun = ({ maxJobsPerRun }: AllowlistRule): string =>
  `${maxJobsPerRun} ${maxJobsPerRun === 1 ? "job" : "jobs"} a run`;

/** The order of two rules matters only if they match the same jobs, because the first one decides. */
function moved(rules: readonly AllowlistRule[], old: readonly AllowlistRule[]): readonly string[] {
  const places = new Map(old.filter(({ enabled }) => enabled).map(({ id }, place) => [id, place]));
  const kept = rules.flatMap((rule) => {
    const place = places.get(rule.id);
    return place === undefined || !rule.enabled ? [] : [{ rule, place, box: boxOf(rule) }];
  });
  if (kept.every(({ place }, index) => index === 0 || place > (kept[index - 1]?.place ?? -1))) return [];
  const sentences: string[] = [];
  let pairs = 0;
  let lookUps = 0;
  for (const [at, first] of kept.entries()) {
    for (let next = at + 1; next < kept.length; next += 1) {
      const second = kept[next] ?? first;
      pairs += 1;
      if (first.place > second.place) lookUps += sizeOf(first.box);
      if (pairs > mostPairs || lookUps > mostLookUps)
        return [...sentences, "rules were moved; the comparison of their order is incomplete"];
      if (first.place > second.place && meet(first.box, second.box))
        sentences.push(
          `rule \`${first.rule.id}\` now precedes \`${second.rule.id}\` and decides where both match`,
        );
    }
  }
  return sentences;
}

const sizeOf = (box: RuleBox): number => [...box.values()].reduce((sum, { values }) => sum + values.size, 0);

/** `subject Chemistry, level GCSE, any board, kind explanatory`. */
const inWords = (box: RuleBox): string =>
  [...box].flatMap(([field, values]) => fieldInWords(field, values)).join(", ");

function fieldInWords(field: string, { is, values }: ValueSet): readonly string[] {
  const name = field === kindField || field === slotField ? field : field.slice(dimensionField("").length);
  const listed = [...values].slice(0, 20);
  const more = values.size > listed.length ? ` and ${values.size - listed.length} more` : "";
  const named = `${listed.join(" or ")}${more}`;
  if (is === "these") return [`${name} ${named}`];
  if (values.size > 0) return [`any ${name} but ${named}`];
  return field === slotField ? [] : [`any ${name}`];
}
