import fc from "fast-check";
import { oddTexts } from "./odd-values.ts";
import type { Random } from "./random.ts";

/** Text grouped by its validity under a schema. */
export interface TextPool {
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
  /** Valid, and in JavaScript a name that every object has. */
  readonly names: readonly string[];
  /** Valid, but not with one character more or less. */
  readonly edges: readonly string[];
  /** Invalid, but valid with one character less. */
  readonly beyond: readonly string[];
}

const longest = 1_100;

/** The text with its last character repeated until it is refused, and the one before that. */
function stretched(text: string, accepts: (text: string) => boolean): string[] {
  const last = [...text].at(-1);
  if (last === undefined) return [];
  const whole = (length: number): string => text + last.repeat(length);
  if (accepts(whole(longest))) return [];
  let fits = 0;
  for (let step = 1_024; step >= 1; step /= 2) if (accepts(whole(fits + step))) fits += step;
  return [whole(fits), whole(fits + 1)];
}

/** One random edit of the text. */
function edited(random: Random, text: string): string {
  const characters = [...text];
  const at = random.below(characters.length + 1);
  const odd = random.pick(oddTexts.slice(0, 40));
  return [...characters.slice(0, at), odd, ...characters.slice(at + random.below(2))].join("");
}

export interface PoolOptions {
  readonly patterns: readonly string[];
  readonly accepts: (text: string) => boolean;
  /** Text that matters to the schema besides its patterns. */
  readonly hints: readonly string[];
}

/** Text for a string schema: samples of its patterns, odd text, near misses, and the edges of its lengths. */
export function textPool(random: Random, { patterns, accepts, hints }: PoolOptions): TextPool {
  const sampled = patterns.flatMap((pattern) =>
    fc.sample(fc.stringMatching(new RegExp(pattern, "u")), { numRuns: 150, seed: random.below(2 ** 31) }),
  );
  const texts = [...sampled, ...oddTexts, ...hints];
  const all = new Set([
    ...texts,
    ...[...hints, ...sampled.slice(0, 60)].flatMap((text) => stretched(text, accepts)),
    ...texts.map((text) => edited(random, text)),
    ...sampled.slice(0, 40).flatMap((text) => [text.slice(0, -1), text.slice(1), text.toUpperCase()]),
  ]);
  // Only the parser checks for well-formed text: documents that violate this are made separately.
  const valid = [...all].filter((text) => text.isWellFormed() && accepts(text));
  const invalid = [...all].filter((text) => !accepts(text));
  const shorter = (text: string): string[] => [[...text].slice(1).join(""), [...text].slice(0, -1).join("")];
  return {
    valid,
    invalid,
    names: ["__proto__", "constructor", "toString"].filter(accepts),
    edges: valid.filter((text) => !accepts(text + ([...text].at(-1) ?? "")) || !shorter(text).every(accepts)),
    beyond: invalid.filter((text) => shorter(text).some(accepts)),
  };
}
