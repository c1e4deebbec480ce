import { lowestBit, type SparseBits, sparseBits, wordAt } from "./sparse-bits.ts";

/** The rules that accept a value of one field: those that name it, and those that accept any. */
export interface FieldIndex {
  /** A list until the value is first looked up: building sets for 100,000 values would take long. */
  readonly exact: Map<string, readonly number[] | SparseBits>;
  readonly any: SparseBits;
  readonly rules: number;
}

/** Indexes one field of all rules; `accepts[i]` is what rule i accepts, or `"any"`. */
export function indexField(accepts: readonly (readonly string[] | "any")[]): FieldIndex {
  const members = new Map<string, number[]>();
  const add = (value: string, rule: number): void => {
    const rules = members.get(value);
    if (rules === undefined) members.set(value, [rule]);
    else rules.push(rule);
  };
  const any: number[] = [];
  for (const [rule, values] of accepts.entries()) {
    if (values === "any") any.push(rule);
    else for (const value of new Set(values)) add(value, rule);
  }
  return { exact: members, any: sparseBits(any, accepts.length), rules: accepts.length };
}

/** The rules that accept one value of a field: those that name it, and those that accept any. */
export interface Accepting {
  readonly exact: SparseBits | undefined;
  readonly any: SparseBits;
}

export const accepting = ({ exact, any, rules }: FieldIndex, value: string): Accepting => {
  const named = exact.get(value);
  if (!Array.isArray(named)) return { exact: named as SparseBits | undefined, any };
  const bits = sparseBits(named, rules);
  exact.set(value, bits);
  return { exact: bits, any };
};

/**
 * The lowest rule that is in all `fields`, or -1. Reorders `fields`. Costs a few operations per 1,024 rules and field,
 * so ten thousand rules cost about as much as ten.
 */
export function firstMatch(fields: Accepting[]): number {
  narrowestFirst(fields);
  const groups = fields[0]?.any.summary.length ?? 0;
  for (let group = 0; group < groups; group += 1) {
    let candidates = commonSummary(fields, group);
    while (candidates !== 0) {
      const index = group * 32 + lowestBit(candidates);
      const word = commonWord(fields, index);
      if (word !== 0) return index * 32 + lowestBit(word);
      candidates &= candidates - 1;
    }
  }
  return -1;
}

/** Most groups of rules are then skipped after reading one field. */
function narrowestFirst(fields: Accepting[]): void {
  let narrowest = 0;
  let fewest = Number.POSITIVE_INFINITY;
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at];
    const words = (field?.exact?.words.length ?? 0) + (field?.any.words.length ?? 0);
    if (words < fewest) {
      fewest = words;
      narrowest = at;
    }
  }
  const first = fields[0];
  const best = fields[narrowest];
  if (first === undefined || best === undefined) return;
  fields[0] = best;
  fields[narrowest] = first;
}

function commonSummary(fields: readonly Accepting[], group: number): number {
  let common = -1;
  for (const { exact, any } of fields) {
    common &= (exact?.summary[group] ?? 0) | (any.summary[group] ?? 0);
    if (common === 0) return 0;
  }
  return common;
}

function commonWord(fields: readonly Accepting[], index: number): number {
  let common = -1;
  for (const { exact, any } of fields) {
    common &= (exact === undefined ? 0 : wordAt(exact, index)) | wordAt(any, index);
    if (common === 0) return 0;
  }
  return common;
}
