import { lowestBit, type SparseBits, sparseBits, wordAt } from "./sparse-bits.ts";

/** The rules that accept one value of a field. */
export interface Accepting {
  /** Those that name it. */
  readonly exact: SparseBits;
  /** Those that accept any. */
  readonly any: SparseBits;
  /** The number of stored words in both; 0: no rule accepts the value. */
  readonly words: number;
}

/** One field of all rules. */
export interface FieldIndex {
  /**
   * By value that a rule names. The rule, or a list of rules, until the value is first looked up: building 100,000 sets
   * would take long.
   */
  readonly named: Map<string, number | readonly number[] | Accepting>;
  /** For every other value. */
  readonly unnamed: Accepting;
  readonly rules: number;
}

/** Indexes one field of all rules; `accepts[i]` is what rule i accepts, or `"any"`. */
export function indexField(accepts: readonly (readonly string[] | "any")[]): FieldIndex {
  const named = new Map<string, number | number[]>();
  // A rule that names a value twice is the last one in its list.
  const add = (value: string, rule: number): void => {
    const rules = named.get(value);
    if (rules === undefined) named.set(value, rule);
    else if (typeof rules !== "number") {
      if (rules.at(-1) !== rule) rules.push(rule);
    } else if (rules !== rule) named.set(value, [rules, rule]);
  };
  const any: number[] = [];
  for (const [rule, values] of accepts.entries()) {
    if (values === "any") any.push(rule);
    else for (const value of values) add(value, rule);
  }
  const [none, all] = [sparseBits([], accepts.length), sparseBits(any, accepts.length)];
  return { named, unnamed: both(none, all), rules: accepts.length };
}

const both = (exact: SparseBits, any: SparseBits): Accepting => ({
  exact,
  any,
  words: exact.words.length + any.words.length,
});

const isBuilt = (found: number | readonly number[] | Accepting): found is Accepting =>
  typeof found === "object" && "words" in found;

/** The rules that accept `value`. */
export function accepting({ named, unnamed, rules }: FieldIndex, value: string): Accepting {
  const found = named.get(value);
  if (found === undefined) return unnamed;
  if (isBuilt(found)) return found;
  const built = both(sparseBits(typeof found === "number" ? [found] : found, rules), unnamed.any);
  named.set(value, built);
  return built;
}

/**
 * The lowest rule that is in all `fields`, or -1. Reorders `fields`. Costs a few operations per 1,024 rules and field,
 * so ten thousand rules cost about as much as ten.
 */
export function firstMatch(fields: Accepting[]): number {
  narrowestFirst(fields);
  const groups = fields[0]?.any.summary.length ?? 0;
  for (let group = 0; group < groups; group += 1) {
    let candidates = summaryOf(fields[0], group);
    // A single word is read sooner than the summaries of the other fields.
    if (hasSeveralBits(candidates)) candidates = commonSummary(fields, group);
    while (candidates !== 0) {
      const index = group * 32 + lowestBit(candidates);
      const word = commonWord(fields, index);
      if (word !== 0) return index * 32 + lowestBit(word);
      candidates &= candidates - 1;
    }
  }
  return -1;
}

/** Moves the field that fewest rules accept to the front: most groups of rules are then skipped after reading it. */
function narrowestFirst(fields: Accepting[]): void {
  const [first] = fields;
  if (first === undefined) return;
  let [narrowest, best] = [0, first];
  for (let at = 1; at < fields.length; at += 1) {
    const field = fields[at] ?? first;
    if (field.words >= best.words) continue;
    narrowest = at;
    best = field;
  }
  fields[0] = best;
  fields[narrowest] = first;
}

const hasSeveralBits = (word: number): boolean => (word & (word - 1)) !== 0;

function commonSummary(fields: readonly Accepting[], group: number): number {
  let common = -1;
  for (const field of fields) {
    common &= summaryOf(field, group);
    if (common === 0) return 0;
  }
  return common;
}

const summaryOf = (field: Accepting | undefined, group: number): number =>
  (field?.exact.summary[group] ?? 0) | (field?.any.summary[group] ?? 0);

function commonWord(fields: readonly Accepting[], index: number): number {
  let common = -1;
  for (const { exact, any } of fields) {
    common &= wordAt(exact, index) | wordAt(any, index);
    if (common === 0) return 0;
  }
  return common;
}
