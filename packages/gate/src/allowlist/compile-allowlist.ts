import { type AllowlistV1, anyValue, type MissedRule, type Scope } from "@slotgate/contracts";
import { type Accepting, accepting, firstMatch, indexField } from "./first-match.ts";
import { createNearMisses } from "./near-miss.ts";

/** The parts of a matched rule that a decision needs. */
export interface MatchedRule {
  readonly id: string;
  readonly maxJobsPerRun: number;
}

/** An allowlist document prepared for lookups. Immutable. */
export interface CompiledAllowlist {
  /** Counts the documents that this source has seen. */
  readonly revision: number;
  /** SHA-256 over the document's canonical form. */
  readonly digest: string;
  readonly enabled: boolean;
  readonly document: AllowlistV1;
  /** The first enabled rule in document order that matches; null if none does. */
  readonly match: (
    job: { readonly slotId: string; readonly kind: string },
    scope: Scope,
  ) => MatchedRule | null;
  /**
   * For a job that no rule matches: the rule that would match if the job's values were spelt like the rule's, apart
   * from Unicode normalization, case or blanks. A hint for people; it admits nothing.
   */
  readonly nearMiss?: (
    job: { readonly slotId: string; readonly kind: string },
    scope: Scope,
  ) => MissedRule | null;
}

/**
 * Compiles a parsed document; `parseWith(allowlistV1, …)` of `@slotgate/contracts` reports what is wrong with an invalid
 * one. Throws a `TypeError` for a value that is not an allowlist v1; any other fault in a document matches nothing.
 * `revision` and `digest` identify it on records.
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
  // All rules of a valid document name the same dimensions: a rule that lacks one matches nothing.
  const names = new Set(rules.flatMap((rule) => Object.keys(rule.appliesTo ?? {})));
  const dimensions = [...names].map((name) => ({
    name,
    index: indexField(rules.map((rule) => acceptedValues(rule.appliesTo?.[name]))),
  }));
  const kinds = indexField(rules.map((rule) => listed(rule.kinds)));
  const slots = indexField(
    rules.map((rule) =>
      Array.isArray(rule.slotIds) && rule.slotIds.length === 0 ? "any" : listed(rule.slotIds),
    ),
  );

  const nearMisses = createNearMisses([
    { name: "kind", of: "job", index: kinds },
    { name: "slotId", of: "job", index: slots },
    ...dimensions.map(({ name, index }) => ({ name, of: "scope", index }) as const),
  ]);

  return {
    revision,
    digest,
    enabled: document.enabled === true,
    document,
    match(job, scope) {
      if (dimensions.length === 0) return null;
      // Of its final length, like other lists of the engine: a list that grows is copied.
      const fields = new Array<Accepting>(2 + dimensions.length);
      fields[0] = accepting(kinds, job.kind);
      fields[1] = accepting(slots, job.slotId);
      let at = 2;
      for (const { name, index } of dimensions) {
        // A run without a dimension that rules name has no value for it, so not even "any value" matches.
        const value = Object.hasOwn(scope, name) ? scope[name] : undefined;
        if (typeof value !== "string") return null;
        const field = accepting(index, value);
        if (field.words === 0) return null;
        fields[at] = field;
        at += 1;
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

/** A text is iterable too: only arrays count as lists. */
const listed = <T>(values: readonly T[] | undefined): readonly T[] => (Array.isArray(values) ? values : []);
