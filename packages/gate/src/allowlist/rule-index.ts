import type { RuleBox } from "./rule-box.ts";
import type { ValueSet } from "./value-set.ts";

/** A set of rule positions in document order. */
export interface RuleSet {
  readonly has: (place: number) => boolean;
  /** The lowest matching position below `end`; -1 if there is none. */
  readonly first: (fits: (place: number) => boolean, end: number) => number;
}

/** Finds for one box what would need a linear search over all rules. */
export interface RuleIndex {
  /** Rules that match every job that the box matches. */
  readonly containing: (box: RuleBox) => RuleSet;
  /** Rules that match some job that the box matches. */
  readonly meeting: (box: RuleBox) => RuleSet;
}

/** One field of all rules: which rules accept a value, and which accept any. */
interface Field {
  readonly exact: ReadonlyMap<string, Places>;
  readonly any: Uint32Array;
}

/** A short list of positions, or a bit set. */
type Places = readonly number[] | Uint32Array;

/**
 * Indexes the rules of one document, which all have the same fields. A lookup reads one word per 32 rules and value.
 */
export function indexRules(boxes: readonly RuleBox[]): RuleIndex {
  const words = Math.ceil(boxes.length / 32);
  const fields = new Map(
    [...(boxes[0]?.keys() ?? [])].map((name) => [name, indexField(boxes, { name, words })]),
  );
  const all = (): Uint32Array => {
    const set = new Uint32Array(words);
    for (let place = 0; place < boxes.length; place += 1) add(set, place);
    return set;
  };

  return {
    containing(box) {
      const found = all();
      for (const [name, { exact, any }] of fields) {
        const values = box.get(name);
        if (values === undefined) return setOf(new Uint32Array(words));
        if (values.is === "any-but") keep(found, any);
        else for (const value of values.values) keep(found, accepting(exact.get(value), any));
      }
      return setOf(found);
    },
    meeting(box) {
      const found = all();
      for (const [name, { exact, any }] of fields) {
        const values = box.get(name);
        if (values === undefined || values.is === "any-but") continue;
        const some = any.slice();
        for (const value of values.values) addAll(some, exact.get(value) ?? []);
        keep(found, some);
      }
      return setOf(found);
    },
  };
}

function indexField(
  boxes: readonly RuleBox[],
  { name, words }: { readonly name: string; readonly words: number },
): Field {
  const exact = new Map<string, number[]>();
  const any = new Uint32Array(words);
  for (const [place, box] of boxes.entries()) {
    const accepted: ValueSet | undefined = box.get(name);
    if (accepted?.is === "any-but") add(any, place);
    for (const value of accepted?.is === "these" ? accepted.values : []) {
      const places = exact.get(value);
      if (places === undefined) exact.set(value, [place]);
      else places.push(place);
    }
  }
  const places = [...exact].map(([value, list]): readonly [string, Places] => {
    if (list.length <= words) return [value, list];
    const set = new Uint32Array(words);
    addAll(set, list);
    return [value, set];
  });
  return { exact: new Map(places), any };
}

function accepting(exact: Places | undefined, any: Uint32Array): Uint32Array {
  if (exact === undefined) return any;
  const set = any.slice();
  addAll(set, exact);
  return set;
}

function addAll(set: Uint32Array, places: Places): void {
  if (places instanceof Uint32Array)
    for (let at = 0; at < set.length; at += 1) set[at] = (set[at] ?? 0) | (places[at] ?? 0);
  else for (const place of places) add(set, place);
}

function add(set: Uint32Array, place: number): void {
  set[place >>> 5] = (set[place >>> 5] ?? 0) | (1 << (place & 31));
}

function keep(set: Uint32Array, only: Uint32Array): void {
  for (let at = 0; at < set.length; at += 1) set[at] = (set[at] ?? 0) & (only[at] ?? 0);
}

function setOf(set: Uint32Array): RuleSet {
  return {
    has: (place) => place >= 0 && ((set[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0,
    first(fits, end) {
      for (let index = 0; index < set.length; index += 1) {
        for (let word = set[index] ?? 0; word !== 0; word &= word - 1) {
          const place = index * 32 + 31 - Math.clz32(word & -word);
          if (place >= end) return -1;
          if (fits(place)) return place;
        }
      }
      return -1;
    },
  };
}
