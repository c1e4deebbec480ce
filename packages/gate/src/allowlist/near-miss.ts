import type { MissedRule } from "@slotgate/contracts";
import { type Accepting, accepting, type FieldIndex } from "./first-match.ts";

/** One field of the rules: `kind`, `slotId`, or a dimension of the scope. */
export interface RuleField {
  readonly name: string;
  readonly of: "job" | "scope";
  readonly index: FieldIndex;
}

/** The job's values for the fields, by name. */
export interface Asked {
  readonly job: Readonly<Record<string, unknown>>;
  readonly scope: Readonly<Record<string, unknown>>;
}

/** Documents with more values are not searched. */
const mostValues = 20_000;
/** Limit on the combinations tried, since the rules may have several spellings of one value. */
const mostTries = 8;

/** The text without differences that a reader may overlook. */
const folded = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .normalize("NFC");

const sameIn = (fold: (text: string) => string, one: string, other: string): boolean =>
  fold(one) === fold(other);

function differenceOf(received: string, expected: string): MissedRule["fields"][number]["differs"] {
  if (sameIn((text) => text.normalize("NFC"), received, expected)) return "normalisation";
  if (sameIn((text) => text.normalize("NFC").toLowerCase(), received, expected)) return "case";
  if (sameIn((text) => text.normalize("NFC").replace(/\s+/g, " ").trim(), received, expected))
    return "blanks";
  return "several";
}

type Field = MissedRule["fields"][number];
interface Choice {
  readonly value: string;
  /** The name that differs; null: none. */
  readonly miss: Field | null;
}

/** Finds the rule that would match if the job's values were spelt like the rules' values. */
export interface NearMisses {
  readonly find: (asked: Asked, match: (fields: Accepting[]) => string | null) => MissedRule | null;
}

export function createNearMisses(fields: readonly RuleField[]): NearMisses {
  /** Spellings by folded form, per field; built when a job first needs them. */
  let spellings: readonly ReadonlyMap<string, readonly string[]>[] | null = null;
  const values = fields.reduce((sum, { index }) => sum + index.named.size, 0);

  function choicesFor({ name, of, index }: RuleField, at: number, asked: Asked): Choice[] {
    const own = Object.hasOwn(asked[of], name) ? name : keyLike(asked[of], name);
    const received = own === null ? undefined : asked[of][own];
    if (own === null || typeof received !== "string") return [];
    const place = of === "job" ? name : `scope.${own}`;
    const misnamed: Field | null =
      own === name ? null : { field: place, received: own, expected: name, differs: differenceOf(own, name) };
    const alike = (spellings?.[at]?.get(folded(received)) ?? []).filter((value) => value !== received);
    return [
      { value: received, miss: misnamed },
      // If both name and value of a field differ, only the value is reported.
      ...alike.map((expected) => ({
        value: expected,
        miss: { field: place, received, expected, differs: differenceOf(received, expected) },
      })),
    ].filter(({ value }) => index.named.has(value) || index.unnamed.words > 0);
  }

  return {
    find(asked, match) {
      if (values > mostValues || fields.length === 0) return null;
      spellings ??= fields.map(({ index }) => spellingsIn(index));
      const choices = fields.map((field, at) => choicesFor(field, at, asked));
      let tries = 0;
      for (const chosen of combinations(choices)) {
        tries += 1;
        if (tries > mostTries) return null;
        const misses = chosen.flatMap(({ miss }) => (miss === null ? [] : [miss]));
        if (misses.length === 0) continue;
        const ruleId = match(chosen.map(({ value }, at) => acceptingAt(fields, at, value)));
        if (ruleId !== null) return { ruleId, fields: misses };
      }
      return null;
    },
  };
}

function acceptingAt(fields: readonly RuleField[], at: number, value: string): Accepting {
  const field = fields[at];
  if (field === undefined) throw new Error("a value without a field");
  return accepting(field.index, value);
}

function spellingsIn({ named }: FieldIndex): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const value of named.keys()) {
    const key = folded(value);
    const alike = found.get(key);
    if (alike === undefined) found.set(key, [value]);
    else alike.push(value);
  }
  return found;
}

/** A run has few dimensions. */
function keyLike(object: Readonly<Record<string, unknown>>, name: string): string | null {
  const wanted = folded(name);
  return Object.keys(object).find((key) => folded(key) === wanted) ?? null;
}

/** One choice of each, those with the fewest changes first. */
function* combinations(
  choices: readonly (readonly Choice[])[],
  chosen: readonly Choice[] = [],
): Generator<readonly Choice[]> {
  const [first, ...rest] = choices;
  if (first === undefined) {
    yield chosen;
    return;
  }
  for (const choice of first) yield* combinations(rest, [...chosen, choice]);
}
