import { type AllowlistV1, anyValue, type Scope } from "@slotgate/contracts";
import { type Accepting, accepting, type FieldIndex, firstMatch, indexField } from "./first-match.ts";

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
}

/** Compiles a valid document. `revision` and `digest` name it on records. */
export function compileAllowlist({
  document,
  revision,
  digest,
}: {
  readonly document: AllowlistV1;
  readonly revision: number;
  readonly digest: string;
}): CompiledAllowlist {
  const rules = document.rules.filter((rule) => rule.enabled);
  const matched = rules.map((rule): MatchedRule => ({ id: rule.id, maxJobsPerRun: rule.maxJobsPerRun }));
  const dimensions = Object.keys(rules[0]?.appliesTo ?? {}).map((name): readonly [string, FieldIndex] => [
    name,
    indexField(rules.map((rule) => acceptedValues(rule.appliesTo[name]))),
  ]);
  const kinds = indexField(rules.map((rule) => rule.kinds));
  const slots = indexField(rules.map((rule) => (rule.slotIds.length === 0 ? "any" : rule.slotIds)));

  return {
    revision,
    digest,
    enabled: document.enabled,
    document,
    match(job, scope) {
      const fields: Accepting[] = [accepting(kinds, job.kind), accepting(slots, job.slotId)];
      for (const [name, field] of dimensions) {
        // A run without a dimension that rules name has no value for it, so not even "any value" matches.
        const value = Object.hasOwn(scope, name) ? scope[name] : undefined;
        if (value === undefined) return null;
        fields.push(accepting(field, value));
      }
      return matched[firstMatch(fields)] ?? null;
    },
  };
}

function acceptedValues(values: readonly string[] | undefined): readonly string[] | "any" {
  // A dimension that a rule leaves out accepts nothing: documents are validated, and this keeps it safe.
  if (values === undefined) return [];
  return values.length === 1 && values[0] === anyValue ? "any" : values;
}
