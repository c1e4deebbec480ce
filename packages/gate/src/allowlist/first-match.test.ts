import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Accepting, accepting, type FieldIndex, firstMatch, indexField } from "./first-match.ts";
import { lowestBit, type SparseBits, sparseBits, wordAt } from "./sparse-bits.ts";

/** Pseudo-random numbers from 0 to 1 (mulberry32): large documents from small counterexamples. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Rules accept a value in runs: their number, their length, and the number of rules in them. */
interface Shape {
  readonly rules: number;
  readonly fields: number;
  readonly seed: number;
  readonly stretch: number;
  readonly stretches: number;
  readonly density: number;
  readonly any: number;
}

const edges = [33, 63, 64, 65, 1_023, 1_024, 1_025, 1_056, 1_057, 2_047, 2_048, 2_049, 4_096, 4_097, 4_200];
const someShape: fc.Arbitrary<Shape> = fc.record({
  rules: fc.oneof(fc.constantFrom(...edges), fc.integer({ min: 33, max: 4_200 })),
  fields: fc.integer({ min: 1, max: 4 }),
  seed: fc.integer(),
  stretch: fc.constantFrom(1, 7, 32, 33, 1_024),
  stretches: fc.constantFrom(0.02, 0.2, 0.6, 1),
  density: fc.constantFrom(0.02, 0.2, 0.6, 1),
  any: fc.constantFrom(0, 0.001, 0.05),
});

const values = ["a", "b", "c"];
const unnamed = "named by no rule";

type Accepted = readonly string[] | "any";

function documentOf({ rules, fields, seed, stretch, stretches, density, any }: Shape): Accepted[][] {
  const next = numbersFrom(seed);
  return Array.from({ length: fields }, () => {
    const inStretch = values.map(() =>
      Array.from({ length: Math.ceil(rules / stretch) }, () => next() < stretches),
    );
    return Array.from({ length: rules }, (_, rule): Accepted => {
      if (next() < any) return "any";
      const at = Math.floor(rule / stretch);
      return values.filter((_value, index) => inStretch[index]?.[at] === true && next() < density);
    });
  });
}

const naiveMatch = (document: readonly Accepted[][], asked: readonly string[]): number => {
  const [first = []] = document;
  return first.findIndex((_, rule) =>
    document.every((field, at) => {
      const accepted = field[rule] ?? [];
      return accepted === "any" || accepted.includes(asked[at] ?? "");
    }),
  );
};

/** Every combination of values in `fields` fields. */
const combinations = (fields: number): string[][] =>
  fields === 0
    ? [[]]
    : combinations(fields - 1).flatMap((before) => [...values, unnamed].map((value) => [...before, value]));

const lookUp = (indexes: readonly FieldIndex[], asked: readonly string[]): Accepting[] =>
  indexes.map((index, at) => accepting(index, asked[at] ?? ""));

describe("the first matching rule", () => {
  it("equals a linear search in documents of 33 to 4,200 rules", () => {
    const found = { nothing: 0, early: 0, late: 0 };
    fc.assert(
      fc.property(someShape, (shape) => {
        const document = documentOf(shape);
        const indexes = document.map((field) => indexField(field));
        const next = numbersFrom(shape.seed + 1);
        const all = combinations(shape.fields);
        const some = all.length <= 16 ? all : all.filter(() => next() < 16 / all.length);
        for (const asked of some) {
          const expected = naiveMatch(document, asked);
          found[expected < 0 ? "nothing" : expected < 1_024 ? "early" : "late"] += 1;
          expect({ asked, rule: firstMatch(lookUp(indexes, asked)) }).toEqual({ asked, rule: expected });
          // Uses the sets built by the first lookup.
          expect(firstMatch(lookUp(indexes, asked))).toBe(expected);
        }
      }),
      { numRuns: 400 },
    );
    // Otherwise the property covers little beyond the first 1,024 rules.
    expect(found.nothing).toBeGreaterThan(100);
    expect(found.early).toBeGreaterThan(100);
    expect(found.late).toBeGreaterThan(50);
  });

  it("finds the only rule that all fields accept, at any position, among rules that one field rejects", () => {
    fc.assert(
      fc.property(fc.integer({ min: 33, max: 4_200 }), fc.nat(4_199), fc.nat(2), (rules, place, common) => {
        const only = place % rules;
        const fields = [0, 1, 2].map((at) =>
          Array.from(
            { length: rules },
            (_, rule): Accepted => (rule === only || (rule + at + common) % 3 !== 0 ? ["a"] : []),
          ),
        );
        const indexes = fields.map((field) => indexField(field));
        expect(firstMatch(lookUp(indexes, ["a", "a", "a"]))).toBe(only);
      }),
      { numRuns: 60 },
    );
  });

  it("finds nothing without fields", () => {
    expect(firstMatch([])).toBe(-1);
  });

  it("lists a rule once even if it names a value twice", () => {
    const index = indexField([
      ["a", "a", "c"],
      ["b", "c", "b", "c"],
      ["a", "c", "a"],
    ]);
    expect([...index.named]).toEqual([
      ["a", [0, 2]],
      ["c", [0, 1, 2]],
      ["b", 1],
    ]);
    expect(firstMatch([accepting(index, "b")])).toBe(1);
  });

  it("builds the set of a value once, at its first lookup", () => {
    const index = indexField([["a"], "any", ["a", "b"]]);
    expect([...index.named]).toEqual([
      ["a", [0, 2]],
      ["b", 2],
    ]);
    const built = accepting(index, "a");
    expect(built).toEqual({ exact: sparseBits([0, 2], 3), any: sparseBits([1], 3), words: 2 });
    expect(accepting(index, "a")).toBe(built);
    expect(index.named.get("b")).toBe(2);
    const other = accepting(index, unnamed);
    expect(other).toEqual({ exact: sparseBits([], 3), any: sparseBits([1], 3), words: 1 });
    expect(accepting(index, "also unnamed")).toBe(other);
  });
});

/** Counts the reads of sets. */
function counting() {
  let looks = 0;
  const counted = ({ summary, before, words }: SparseBits): SparseBits => ({
    get summary() {
      looks += 1;
      return summary;
    },
    before,
    words,
  });
  return { counted, looks: () => looks };
}

describe("the cost of a lookup", () => {
  const rules = 4_096;
  const empty = sparseBits([], rules);
  const field = (exact: SparseBits, any: SparseBits): Accepting => ({
    exact,
    any,
    words: exact.words.length + any.words.length,
  });
  const every = (words: number): SparseBits =>
    sparseBits(
      Array.from({ length: Math.ceil(128 / words) }, (_, at) => at * words * 32),
      rules,
    );

  it.each<[string, Accepting[], number]>([
    [
      "by the rules that name the value",
      [field(every(4), empty), field(every(16), empty), field(every(8), empty)],
      1,
    ],
    [
      "by the rules that accept any value",
      [field(empty, every(4)), field(empty, every(8)), field(empty, every(16))],
      2,
    ],
    [
      "by both together",
      [field(every(16), every(2)), field(every(2), every(16)), field(every(4), every(4))],
      2,
    ],
    ["where it is first already", [field(every(16), empty), field(every(8), empty)], 0],
  ])("is that of the narrowest field, which is read first: %s", (_, fields, narrowest) => {
    const given = [...fields];
    firstMatch(fields);
    expect(fields[0]).toBe(given[narrowest]);
    expect(fields).toHaveLength(given.length);
    expect(new Set(fields)).toEqual(new Set(given));
  });

  it("is a few reads for 1,024 rules if no word has rules of all fields", () => {
    const { counted, looks } = counting();
    const inWords = (first: number): number[] => Array.from({ length: 64 }, (_, at) => (first + 2 * at) * 32);
    const fields = [0, 1].map((first) => field(counted(sparseBits(inWords(first), rules)), counted(empty)));
    expect(firstMatch(fields)).toBe(-1);
    // Four groups: two sets of two fields, those of the narrowest field twice. And one read of the number of groups.
    expect(looks()).toBe(25);
  });

  it("is one read of each field where the narrowest one has a single word", () => {
    const { counted, looks } = counting();
    const fields = [every(1), sparseBits([5], rules)].map((exact) => field(counted(exact), counted(empty)));
    expect(firstMatch(fields)).toBe(-1);
    // Two sets of the narrowest field in four groups, two sets of two fields for the word, and the number of groups.
    expect(looks()).toBe(13);
  });

  it("ends at a field that has none of 1,024 rules, before the others are read", () => {
    let looks = 0;
    const all = sparseBits(
      Array.from({ length: rules }, (_, rule) => rule),
      rules,
    );
    const wide: Accepting = {
      exact: empty,
      get any() {
        looks += 1;
        return all;
      },
      words: all.words.length,
    };
    expect(firstMatch([wide, field(empty, empty)])).toBe(-1);
    expect(looks).toBe(0);
  });
});

describe("a set of small integers", () => {
  const someSet = fc
    .record({
      capacity: fc.oneof(fc.constantFrom(...edges), fc.integer({ min: 1, max: 4_200 })),
      seed: fc.integer(),
    })
    .chain(({ capacity, seed }) =>
      fc.constantFrom(0.001, 0.02, 0.3, 1).map((density) => {
        const next = numbersFrom(seed);
        const members = Array.from({ length: capacity }, (_, at) => at).filter(() => next() < density);
        return { capacity, members };
      }),
    );

  it("has exactly its members, and stores no empty word", () => {
    fc.assert(
      fc.property(someSet, ({ capacity, members }) => {
        const bits = sparseBits(members, capacity);
        const held: number[] = [];
        for (let index = 0; index < bits.summary.length * 32; index += 1) {
          const word = wordAt(bits, index);
          for (let bit = 0; bit < 32; bit += 1) if (((word >>> bit) & 1) === 1) held.push(index * 32 + bit);
        }
        expect(held).toEqual(members);
        expect(bits.words).toHaveLength(new Set(members.map((member) => member >>> 5)).size);
        expect(bits.summary).toHaveLength(Math.ceil(capacity / 1_024));
        expect(bits.before).toHaveLength(bits.summary.length);
        for (const [group, before] of bits.before.entries()) {
          const words = members.filter((member) => member < group * 1_024).map((member) => member >>> 5);
          expect(before).toBe(new Set(words).size);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("has no word beyond its capacity", () => {
    expect(wordAt(sparseBits([0, 31], 32), 32)).toBe(0);
  });

  it("finds the lowest bit of every word", () => {
    for (let bit = 0; bit < 32; bit += 1) {
      expect(lowestBit((1 << bit) >>> 0)).toBe(bit);
      expect(lowestBit((-1 << bit) | 0)).toBe(bit);
    }
  });
});
