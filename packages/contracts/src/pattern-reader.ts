import { runLimits } from "./limits.ts";
import {
  anywhere,
  type Cost,
  choice,
  eachPlace,
  emptyCost,
  type Polynomial,
  plus,
  repetition,
  sequence,
  singleCost,
  unboundedSingleCost,
} from "./pattern-cost.ts";

/** A construct that is always refused; the message says what is expected instead. */
export class PatternFlaw extends Error {
  override readonly name = "PatternFlaw";
}

interface Part extends Cost {
  /** Steps to fail anywhere but at the beginning of the text, if all its branches begin with `^`; else null. */
  readonly elsewhere: number | null;
  /** At most one character wide, with one way to match it. */
  readonly single: boolean;
  /** Rounds of its longest repetition, multiplied by those of nested repetitions. */
  readonly rounds: number;
}

interface Rounds {
  readonly min: number;
  readonly max: number;
}

const single: Part = { ...singleCost, elsewhere: null, single: true, rounds: 1 };
const empty: Part = { ...emptyCost, elsewhere: null, single: false, rounds: 1 };

/**
 * Reads a valid regular expression (ECMAScript, `u` flag) and returns the worst-case steps of a search with it. Throws
 * a {@link PatternFlaw} on back-references, look-around, and groups that repeat without limit.
 */
export function searchSteps(pattern: string): Polynomial {
  return new Reader(pattern)
    .branches()
    .map(({ steps, elsewhere }) => (elsewhere === null ? anywhere(steps) : plus(steps, eachPlace(elsewhere))))
    .reduce(plus);
}

class Reader {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#characters = [...pattern];
  }

  branches(): Part[] {
    const branches = [this.#sequence()];
    while (this.#skip("|")) branches.push(this.#sequence());
    return branches;
  }

  #sequence(): Part {
    let whole: Part | null = null;
    for (let next = this.#peek(); next !== "" && next !== "|" && next !== ")"; next = this.#peek()) {
      const part = this.#repeated();
      whole = whole === null ? part : follow(whole, part);
    }
    return whole ?? empty;
  }

  #repeated(): Part {
    const body = this.#atom();
    const rounds = this.#quantifier();
    if (rounds === null) return body;
    // Greedy or not, a matcher that finds no match tries all of it.
    this.#skip("?");
    return repeat(body, rounds);
  }

  #quantifier(): Rounds | null {
    if (this.#skip("*")) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.#skip("+")) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.#skip("?")) return { min: 0, max: 1 };
    if (!this.#skip("{")) return null;
    const [min = "", max = min] = this.#takeUntil("}").split(",");
    return { min: Number(min), max: max === "" ? Number.POSITIVE_INFINITY : Number(max) };
  }

  #atom(): Part {
    const character = this.#take();
    if (character === "(") return this.#group();
    if (character === "[") this.#class();
    if (character === "\\") this.#escape();
    return character === "^" ? { ...single, elsewhere: 1 } : single;
  }

  #group(): Part {
    if (this.#skip("?") && !this.#skip(":")) {
      throw new PatternFlaw("a pattern without look-around, named groups or modifiers");
    }
    const alternatives = this.branches();
    this.#skip(")");
    return alternatives.reduce(either);
  }

  #class(): void {
    for (let next = this.#take(); next !== "]" && next !== ""; next = this.#take()) {
      if (next === "\\") this.#take();
    }
  }

  #escape(): void {
    const kind = this.#take();
    if (/[1-9k]/.test(kind)) throw new PatternFlaw("a pattern without back-references");
    if (kind === "p" || kind === "P" || (kind === "u" && this.#peek() === "{")) this.#takeUntil("}");
    else if (kind === "u") this.#at += 4;
    else if (kind === "x") this.#at += 2;
    else if (kind === "c") this.#at += 1;
  }

  #peek(): string {
    return this.#characters[this.#at] ?? "";
  }

  #take(): string {
    const character = this.#peek();
    this.#at += 1;
    return character;
  }

  #skip(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }

  /** The text before `end`; consumes both. */
  #takeUntil(end: string): string {
    const start = this.#at;
    const place = this.#characters.indexOf(end, start);
    this.#at = place === -1 ? this.#characters.length : place + 1;
    return this.#characters.slice(start, this.#at - 1).join("");
  }
}

const follow = (first: Part, second: Part): Part => ({
  ...sequence(first, second),
  elsewhere: first.elsewhere,
  single: false,
  rounds: Math.max(first.rounds, second.rounds),
});

const either = (one: Part, other: Part): Part => ({
  ...choice(one, other),
  elsewhere: one.elsewhere === null || other.elsewhere === null ? null : one.elsewhere + other.elsewhere,
  single: false,
  rounds: Math.max(one.rounds, other.rounds),
});

function repeat(body: Part, { min, max }: Rounds): Part {
  const unbounded = max === Number.POSITIVE_INFINITY;
  const rounds = body.rounds * (unbounded ? min : max);
  if (rounds > runLimits.patternRounds) {
    throw new PatternFlaw(
      `repetitions, nested ones multiplied, of at most ${runLimits.patternRounds} rounds`,
    );
  }
  if (unbounded && !body.single) {
    throw new PatternFlaw("a pattern whose groups repeat a bounded number of times");
  }
  return {
    ...(unbounded ? unboundedSingleCost : repetition(body, { min, max })),
    elsewhere: min > 0 ? body.elsewhere : null,
    single: false,
    rounds: Math.max(rounds, 1),
  };
}
