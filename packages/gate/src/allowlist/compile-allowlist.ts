import { type AllowlistV1, anyValue, type MissedRule, type Scope } from "@slotgate/contracts";
import { type Accepting, accepting, type FieldIndex, firstMatch, indexField } from "./first-match.ts";
import { createNearMisses } from "./near-miss.ts";

/** What a decision needs to know of the rule that matched. */
export interface MatchedRule {
  readonly id: string;
  readonly maxJobsPerRun: number;
}

/** An allowlist document made ready for lookups. Immutable. */
export interface CompiledAllowlist {
  /** Counts the documents that this source has seen. */
  readonly revision: number;
  /** SHA-256 over the document's canonical form. */
  readonly digest: string;
  readonly enabled: boolean;
  /** What it was compiled from. */
  readonly document: AllowlistV1;
  /** The first enabled rule, in document order, that matches; null when none does. */
  readonly match: (
    job: { readonly slotId: string; readonly kind: string },
    scope: Scope,
  ) => MatchedRule | null;
  /**
   * For a job that no rule matches: the rule that would, if values that differ only in Unicode normalisation, case or
   * blanks were spelt as the rules spell them. A hint for people; it admits nothing.
   */
  readonly nearMiss?: (
    job: { readonly slotId: string; readonly kind: string },
    scope: Scope,
  ) => MissedRule | null;
}

/**
 * Compiles a document that was parsed: `parseAllowlistV1` of `@slotgate/contracts` says what is wrong with one that is
 * not valid. Throws a `TypeError` for what is no allowlist v1 at all; whatever else a document gets wrong matches
 * nothing. `revision` and `digest` name it on records.
 */
export function compileAllowlist({
  document,
  revision,
  digest,
}: {
  readonly document: AllowlistV1;
  readonly revision: number;
  readonly digest: string;
}): CompiledAllowlist {
  if (document?.version !== "allowlist.v1" || document.mode !== "deny_by_default")
    throw new TypeError("expected an allowlist of version allowlist.v1 and mode deny_by_default");
  const rules = listed(document.rules).filter((rule) => rule?.enabled === true);
  const matched = rules.map((rule): MatchedRule => ({ id: rule.id, maxJobsPerRun: rule.maxJobsPerRun }));
  // All rules of a valid document name the same ones: a rule that lacks one of them matches nothing.
  const names = new Set(rules.flatMap((rule) => Object.keys(rule.appliesTo ?? {})));
  const dimensions = [...names].map((name): readonly [string, FieldIndex] => [
    name,
    indexField(rules.map((rule) => acceptedValues(rule.appliesTo?.[name]))),
  ]);
  const kinds = indexField(rules.map((rule) => listed(rule.kinds)));
  const slots = indexField(
    rules.map((rule) =>
      Array.isArray(rule.slotIds) && rule.slotIds.length === 0 ? "any" : listed(rule.slotIds),
    ),
  );

  const nearMisses = createNearMisses([
    { name: "kind", of: "job", index: kinds },
    { name: "slotId", of: "job", index: slots },
    ...dimensions.map(([name, index]) => ({ name, of: "scope", index }) as const),
  ]);

  return {
    revision,
    digest,
    enabled: document.enabled === true,
    document,
    match(job, scope) {
      if (dimensions.length === 0) return null;
      const fields: Accepting[] = [accepting(kinds, job.kind), accepting(slots, job.slotId)];
      for (const [name, field] of dimensions) {
        // A run without a dimension that rules name has no value for it, so not even "any value" matches.
        const value = Object.hasOwn(scope, name) ? scope[name] : undefined;
        if (typeof value !== "string") return null;
        fields.push(accepting(field, value));
      }
      return matched[firstMatch(fields)] ?? null;
    },
    nearMiss: ({ slotId, kind }, scope) =>
      dimensions.length === 0
        ? null
        : nearMisses.find(
            { job: { slotId, kind }, scope },
            (fields) => matched[firstMatch(fields)]?.id ?? null,
          ),
  };
}

function acceptedValues(values: readonly string[] | undefined): readonly string[] | "any" {
  // A dimension that a rule leaves out accepts nothing.
  const accepted = listed(values);
  return accepted.length === 1 && accepted[0] === anyValue ? "any" : accepted;
}

/** Text has members too: what is no list has none. */
const listed = <T>(values: readonly T[] | undefined): readonly T[] => (Array.isArray(values) ? values : []);
